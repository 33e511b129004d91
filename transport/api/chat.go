package api

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strconv"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// chatBody is what the audience and the agents of a season have said to each other.
type chatBody struct {
	Room     *news.Room    `json:"room"`   // null where there is no chat
	Agents   []string      `json:"agents"` // who can be written to, in roster order
	Messages []messageBody `json:"messages"`
	Before   *uint64       `json:"before"`
}

type messageBody struct {
	ID uint64 `json:"id"`
	news.Message
}

// chat lists the last messages.
func (a *API) chat(w http.ResponseWriter, r *http.Request) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	query, err := reply.QueryOf(r, "before", "limit")
	if err != nil {
		return err
	}
	limit, err := reply.Number(query, "limit", 1, arena.KeptMessages, arena.KeptMessages)
	if err != nil {
		return err
	}
	before, err := reply.Number(query, "before", 1, math.MaxInt64, math.MaxInt64)
	if err != nil {
		return err
	}
	state := e.State
	if state == nil {
		a.Writer.JSON(w, r, http.StatusOK, &chatBody{Agents: []string{}, Messages: []messageBody{}})
		return nil
	}
	tag := fmt.Sprintf(`"%d:%d"`, state.Begun, state.Seq)
	return a.Writer.Tagged(w, r, tag, func(context.Context) (any, error) { return chatOf(state, before, int(limit)), nil }) //nolint:gosec // it is at most KeptMessages
}

// chatOf has the newest messages before one first.
func chatOf(state *arena.State, before uint64, limit int) *chatBody {
	body := &chatBody{Agents: []string{}, Messages: []messageBody{}}
	if room, ok := news.RoomOf(state); ok {
		body.Room = &room
		for seat := range state.Roster {
			if state.Listens(seat) {
				body.Agents = append(body.Agents, state.Roster[seat].Agent)
			}
		}
	}
	for i := len(state.Talk.Messages) - 1; i >= 0; i-- {
		said := &state.Talk.Messages[i]
		switch {
		case said.ID >= before:
		case len(body.Messages) < limit:
			body.Messages = append(body.Messages, messageBody{said.ID, news.MessageOf(said)})
		default:
			body.Before = &body.Messages[limit-1].ID
			return body
		}
	}
	return body
}

func chatRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "chat", Tag: "chat", Summary: "What the audience wrote and what was answered, the newest first", Tagged: true,
		Details: "The last messages of the season; the journal has all. Texts, names and replies are those of strangers and of models.",
		Parameters: []openapi.Parameter{
			openapi.Queried("before", "Messages before this one.", &openapi.Schema{Type: "integer", Minimum: "1"}),
			openapi.Queried("limit", "At most so many.", openapi.Between(1, arena.KeptMessages, arena.KeptMessages)),
		},
		Answer:   openapi.SchemaOf[chatBody](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.UnknownArena, reply.Internal),
	}
}

func chatTables() openapi.Tables {
	return openapi.Tables{
		Names: map[reflect.Type]string{reflect.TypeFor[messageBody](): "ChatEntry"},
		About: map[string]string{"ChatEntry": "A message and what came of it."},
		Words: map[string]string{
			"Chat.room": "Null where there is no chat.", "Chat.agents": "Who can be written to.",
			"Chat.before": "What to ask before for older ones; null when there are none.", "ChatEntry.id": "Its number, counted from 1 in an arena.",
		},
	}
}

// hide takes a message out of sight.
func (a *API) hide(w http.ResponseWriter, r *http.Request) error {
	if err := readBody(w, r, new(struct{})); err != nil {
		return err
	}
	id, err := strconv.ParseUint(r.PathValue("message"), 10, 64)
	if err != nil || id == 0 {
		return &reply.Error{
			Code:    reply.UnknownMessage,
			Message: "There is no message " + reply.Quoted(r.PathValue("message")) + "; GET /api/arenas/{id}/chat tells the numbers.",
		}
	}
	return a.commandArena(w, r, arena.Command{Verb: arena.HideMessage, Message: id})
}

func hideRoute(c *openapi.Catalog) openapi.Route {
	route := chatCommandRoute(arena.HideMessage)(c)
	route.ID, route.Summary = "hideMessage", "Take a message out of sight; the journal keeps it"
	route.Details = "One that is pending is not delivered. From then on no answer has its words, nor the replies to it alone."
	route.Refusals = append(route.Refusals, reply.Refusals(reply.UnknownMessage)...)
	return route
}

// chatCommandRoute describes a command that concerns the chat.
func chatCommandRoute(verb arena.Verb) func(*openapi.Catalog) openapi.Route {
	return func(c *openapi.Catalog) openapi.Route {
		route := commandRoute(verb, nothing())(c)
		switch verb {
		case arena.CloseChat:
			route.ID, route.Summary = "closeChat", "Let nobody write to the agents any more"
			route.Details = "What was written takes its course. A reset does not open it again."
		default:
			route.ID, route.Summary = "openChat", "Let the audience write to the agents again"
		}
		return route
	}
}
