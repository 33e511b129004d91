package transport

import (
	"context"
	"errors"
	"net/http"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// A Code names an error for programs. Codes never change their meaning.
type Code string

// The codes.
const (
	BadRequest       Code = "bad_request"
	MissingToken     Code = "missing_token"
	WrongToken       Code = "wrong_token"
	AdminDisabled    Code = "admin_disabled"
	OriginRefused    Code = "origin_refused"
	NotFound         Code = "not_found"
	UnknownArena     Code = "unknown_arena"
	UnknownActor     Code = "unknown_actor"
	UnknownDecision  Code = "unknown_decision"
	MethodNotAllowed Code = "method_not_allowed"
	WrongPhase       Code = "wrong_phase"
	CommandConflict  Code = "command_conflict"
	BodyTooLarge     Code = "body_too_large"
	InvalidPlan      Code = "invalid_plan"
	NothingToReload  Code = "nothing_to_reload"
	Internal         Code = "internal"
	JournalDamaged   Code = "journal_damaged"
	Unavailable      Code = "unavailable"
	Timeout          Code = "timeout"
)

// Status is the HTTP status that goes with c.
func (c Code) Status() int {
	switch c {
	case BadRequest:
		return http.StatusBadRequest
	case MissingToken, WrongToken:
		return http.StatusUnauthorized
	case AdminDisabled, OriginRefused:
		return http.StatusForbidden
	case NotFound, UnknownArena, UnknownActor, UnknownDecision:
		return http.StatusNotFound
	case MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case WrongPhase, CommandConflict, NothingToReload:
		return http.StatusConflict
	case BodyTooLarge:
		return http.StatusRequestEntityTooLarge
	case InvalidPlan:
		return http.StatusUnprocessableEntity
	case Unavailable:
		return http.StatusServiceUnavailable
	case Timeout:
		return http.StatusGatewayTimeout
	case Internal, JournalDamaged:
	}
	return http.StatusInternalServerError
}

// An Error is how the API refuses or fails. Its message is a sentence for people
// that says what to do next.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

func badRequest(message string) *Error { return &Error{BadRequest, message} }

func unknownArena(id string) *Error {
	return &Error{UnknownArena, "There is no arena " + quoted(id) + "; GET /api/arenas lists those that exist."}
}

// entry returns one arena, or an [Error].
func (s *Server) entry(id string) (view.Entry, error) {
	e, ok := s.listing.Entry(id)
	if !ok {
		return e, unknownArena(id)
	}
	return e, nil
}

// asError turns any error into one that may be shown. What is not known here
// stays in the log: it may name what is nobody's business.
func asError(err error) *Error {
	shown, ok := errors.AsType[*Error](err)
	large, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case ok:
		return shown
	case tooLarge:
		return &Error{BodyTooLarge, "The body may have at most " + decimal(large.Limit) + " bytes; send less."}
	case errors.Is(err, arena.ErrUnknownArena):
		return &Error{UnknownArena, "There is no such arena; GET /api/arenas lists those that exist."}
	case errors.Is(err, arena.ErrUnknownActor):
		return &Error{UnknownActor, "No actor has this path; GET /api/actors lists those that exist."}
	case errors.Is(err, arena.ErrConflict):
		return &Error{CommandConflict, "The Idempotency-Key belongs to another command: " + err.Error() + ". Use a new key."}
	case errors.Is(err, arena.ErrPhase):
		return &Error{WrongPhase, "This cannot be done now: " + whyNot(err) + "."}
	case errors.Is(err, arena.ErrPlan):
		return &Error{InvalidPlan, "The arena's settings make no season: " + err.Error() + ". Correct them and restart."}
	case errors.Is(err, view.ErrDamaged):
		return &Error{JournalDamaged, "The journal is damaged; `arena verify` on the server says where."}
	case errors.Is(err, arena.ErrUnavailable):
		return &Error{Unavailable, "This is not possible at the moment: " + err.Error() + ". Try again soon."}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Timeout, "No answer in time; it may still happen. Look at GET /api/status before you try again."}
	}
	return &Error{Internal, "Something went wrong on the server; its log says what. Trying again may help."}
}

// whyNot is the clause for people in an error of a phase.
func whyNot(err error) string {
	if phase, ok := errors.AsType[*arena.PhaseError](err); ok {
		return phase.Why
	}
	return err.Error()
}

// errorBody is the one shape of an error in JSON.
type errorBody struct {
	Error *Error `json:"error"`
}
