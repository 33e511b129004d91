package reply

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// An Error is how the API refuses or fails. Its message is a sentence for people
// that says what to do next.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Invalid is the error of a request that is not what it should be.
func Invalid(message string) *Error { return &Error{BadRequest, message} }

// NoArena is the error of an arena that does not exist.
func NoArena(id string) *Error {
	return &Error{UnknownArena, "There is no arena " + Quoted(id) + "; GET /api/arenas lists those that exist."}
}

// ErrorOf turns any error into one that may be shown. What is not known here
// stays in the log: it may name what is nobody's business.
func ErrorOf(err error) *Error {
	shown, ok := errors.AsType[*Error](err)
	unsaid, ofChat := errors.AsType[*arena.ChatError](err)
	large, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case ok:
		return shown
	case ofChat:
		return &Error{codeOf(unsaid.Reason), unsaid.Why}
	case tooLarge:
		return &Error{BodyTooLarge, "The body may have at most " + strconv.FormatInt(large.Limit, 10) + " bytes; send less."}
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
	case errors.Is(err, arena.ErrFailed):
		return &Error{Unavailable, "The arena has failed: " + reasonOf(err, arena.ErrFailed) + "."}
	case errors.Is(err, arena.ErrUnavailable):
		return &Error{Unavailable, "This is not possible at the moment: " + reasonOf(err, arena.ErrUnavailable) + ". Try again soon."}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Timeout, "No answer in time; it may still happen. Look at GET /api/status before you try again."}
	}
	return &Error{Internal, "Something went wrong on the server; its log says what. Trying again may help."}
}

// codeOf is the code of what the chat does not take.
func codeOf(reason arena.ChatReason) Code {
	switch reason {
	case arena.ChatClosedNow:
		return ChatClosed
	case arena.ChatNobody, arena.ChatRefused:
		return MessageRefused
	case arena.ChatFull:
		return ChatLimit
	case arena.ChatUnknown:
		return UnknownMessage
	case arena.ChatMoved:
	}
	return Unavailable
}

// whyNot is the clause for people in an error of a phase.
func whyNot(err error) string {
	if phase, ok := errors.AsType[*arena.PhaseError](err); ok {
		return phase.Why
	}
	return err.Error()
}

// reasonOf is what an error says beside what it wraps.
func reasonOf(err, wrapped error) string {
	return strings.TrimPrefix(err.Error(), wrapped.Error()+": ")
}

// A Failure is the one shape of an error in JSON.
type Failure struct {
	Error *Error `json:"error"`
}

// maxQuoted is how much of what a client sent is said back to it.
const maxQuoted = 80

// Quoted is what a client sent, as it may be said back to it.
func Quoted(text string) string {
	if len(text) > maxQuoted {
		text = strings.ToValidUTF8(text[:maxQuoted], "") + "…"
	}
	return strconv.Quote(text)
}
