package reply

import (
	"reflect"

	"github.com/seed45548214/arena/transport/openapi"
)

// Tables say what the types of this package do not tell of themselves.
func Tables() openapi.Tables {
	return openapi.Tables{
		Scalars: map[reflect.Type]openapi.Scalar{
			reflect.TypeFor[Code](): {Name: "Code", Schema: openapi.EnumOf(
				BadRequest, MissingToken, WrongToken, AdminDisabled, OriginRefused, NotFound, UnknownArena, UnknownActor, UnknownDecision,
				MethodNotAllowed, WrongPhase, CommandConflict, BodyTooLarge, TooMany, InvalidPlan, NothingToReload, NeedsKey,
				UnknownMessage, ChatClosed, MessageRefused, ChatLimit, Internal, JournalDamaged, Unavailable, Timeout,
			)},
		},
		Members: map[string]*openapi.Schema{"Failure.error": openapi.Ref("Error")},
		Words:   map[string]string{"Error.message": "A sentence for people that says what to do next."},
		About: map[string]string{
			"Error": "How the API refuses or fails.", "Code": "Names an error for programs. Codes never change their meaning.",
			"Failure": "The one shape of an error.",
		},
	}
}
