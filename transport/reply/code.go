package reply

import (
	"net/http"

	"github.com/seed45548214/arena/transport/openapi"
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
	TooMany          Code = "too_many_requests"
	InvalidPlan      Code = "invalid_plan"
	NothingToReload  Code = "nothing_to_reload"
	NeedsKey         Code = "needs_key"
	UnknownMessage   Code = "unknown_message"
	ChatClosed       Code = "chat_closed"
	MessageRefused   Code = "message_refused"
	ChatLimit        Code = "chat_limit"
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
	case NotFound, UnknownArena, UnknownActor, UnknownDecision, UnknownMessage:
		return http.StatusNotFound
	case MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case WrongPhase, CommandConflict, NothingToReload, NeedsKey, ChatClosed:
		return http.StatusConflict
	case BodyTooLarge:
		return http.StatusRequestEntityTooLarge
	case TooMany, ChatLimit:
		return http.StatusTooManyRequests
	case InvalidPlan, MessageRefused:
		return http.StatusUnprocessableEntity
	case Unavailable:
		return http.StatusServiceUnavailable
	case Timeout:
		return http.StatusGatewayTimeout
	case Internal, JournalDamaged:
	}
	return http.StatusInternalServerError
}

// words say when c is the answer.
func (c Code) words() string {
	switch c {
	case BadRequest:
		return "a parameter, a header or the body is not what it should be."
	case MissingToken:
		return "the admin token is not there."
	case WrongToken:
		return "this is not the admin token."
	case AdminDisabled:
		return "the server has no admin token and takes no commands."
	case OriginRefused:
		return "pages of this origin may not call."
	case NotFound:
		return "there is nothing here."
	case UnknownArena:
		return "there is no such arena."
	case UnknownActor:
		return "no actor has this path."
	case UnknownDecision:
		return "there is no such decision in this season."
	case MethodNotAllowed:
		return "the address does not answer this method."
	case WrongPhase:
		return "the season's phase does not allow it."
	case CommandConflict:
		return "the key belongs to another command."
	case BodyTooLarge:
		return "the body is too long."
	case TooMany:
		return "too many requests from this address."
	case InvalidPlan:
		return "the arena's settings make no season."
	case NothingToReload:
		return "the arenas are those of the program; no folder of them was named."
	case NeedsKey:
		return "the arena's models cannot be asked without a key, which the server does not have."
	case UnknownMessage, ChatClosed, MessageRefused, ChatLimit:
		return c.chatWords()
	case Internal, JournalDamaged, Unavailable, Timeout:
	}
	return c.failureWords()
}

// chatWords say when c is the answer to who writes.
func (c Code) chatWords() string {
	switch c {
	case UnknownMessage:
		return "no message has this number."
	case ChatClosed:
		return "nobody may write here now."
	case MessageRefused:
		return "the text, the name or the agent written to cannot be taken."
	case ChatLimit:
		return "the messages of the viewer, of the agent or of the round are used up."
	default:
		return ""
	}
}

// failureWords say when c is the answer of a server that could not do better.
func (c Code) failureWords() string {
	switch c {
	case Internal:
		return "the server failed; its log says how."
	case JournalDamaged:
		return "the journal is damaged."
	case Unavailable:
		return "not at the moment; nothing has happened."
	case Timeout:
		return "no answer in time; it may still happen."
	default:
		return ""
	}
}

// Refusals are the errors of a route by their codes.
func Refusals(codes ...Code) []openapi.Refusal {
	list := make([]openapi.Refusal, len(codes))
	for i, code := range codes {
		list[i] = openapi.Refusal{Status: code.Status(), Code: string(code), Words: code.words()}
		if code.Status() == http.StatusUnauthorized {
			list[i].Headers = map[string]openapi.Header{"WWW-Authenticate": {Description: "Asks for the bearer token.", Schema: openapi.Text("")}}
		}
		if code == TooMany {
			list[i].Headers = map[string]openapi.Header{"Retry-After": {Description: "Seconds to wait.", Schema: openapi.Text("")}}
		}
	}
	return list
}

// GuardedRefusals are those of a guarded route, and some of its own.
func GuardedRefusals(own ...Code) []openapi.Refusal {
	return Refusals(append([]Code{BadRequest, MissingToken, WrongToken, AdminDisabled, Internal}, own...)...)
}
