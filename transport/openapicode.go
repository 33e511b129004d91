package transport

import (
	"net/http"
	"slices"

	"github.com/seed45548214/arena/transport/openapi"
)

// refusals are the errors of a route by their codes.
func refusals(codes []Code) []openapi.Refusal {
	list := make([]openapi.Refusal, len(codes))
	for i, code := range codes {
		list[i] = openapi.Refusal{Status: code.Status(), Code: string(code), Words: codeWords(code)}
		if code.Status() == http.StatusUnauthorized {
			list[i].Headers = map[string]openapi.Header{"WWW-Authenticate": {Description: "Asks for the bearer token.", Schema: openapi.Text("")}}
		}
	}
	return list
}

// codesOf are those of a group of routes and some of its own.
func codesOf(group []Code, own ...Code) []Code { return append(slices.Clone(group), own...) }

// codeWords says when a code is the answer.
func codeWords(code Code) string {
	switch code {
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
	case InvalidPlan:
		return "the arena's settings make no season."
	case NothingToReload:
		return "the arenas are those of the program; no folder of them was named."
	case Internal:
		return "the server failed; its log says how."
	case JournalDamaged:
		return "the journal is damaged."
	case Unavailable:
		return "not at the moment; nothing has happened."
	case Timeout:
		return "no answer in time; it may still happen."
	}
	return ""
}
