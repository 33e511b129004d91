package api

import (
	"context"
	"net/http"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// wordsBlind say what is left out before a reveal.
const wordsBlind = "Models play under code names; left out where none does. While that is sealed nobody is told what asking them cost, took and came to: usage is zero, and a missed decision has no other reason than that it was."

// seatsBody is what may be known of who plays under which code name.
type seatsBody struct {
	Blind      view.Blind `json:"blind"` // empty where nobody plays under one
	Season     int        `json:"season"`
	Candidates []string   `json:"candidates"` // sorted by their names
	Seats      []seatBody `json:"seats"`      // in roster order
}

// seatBody is a code name, and who plays under it once that is revealed.
type seatBody struct {
	Agent string `json:"agent"`
	Hash  string `json:"hash"` // of what was sealed
	Name  string `json:"name,omitempty"`
	Model string `json:"model,omitempty"` // as its endpoint calls it
	Value string `json:"value,omitempty"` // that was sealed
	Salt  string `json:"salt,omitempty"`
}

// seats answers with who may play, and who did.
func (a *API) seats(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.Writer.Tagged(w, r, tagOf(&e), func(context.Context) (any, error) {
		body := &seatsBody{Candidates: []string{}, Seats: []seatBody{}}
		if state := e.State; state != nil {
			body.Blind, body.Season = view.BlindOf(state), state.Season
			body.fill(state)
		}
		return body, nil
	})
}

func (b *seatsBody) fill(state *arena.State) {
	if state.Blind == nil {
		return
	}
	b.Candidates = append(b.Candidates, state.Blind.Candidates...)
	for i := range state.Roster {
		for _, seal := range state.Sealed {
			codeName, ok := seal.Seat()
			if !ok || codeName != state.Roster[i].Agent {
				continue
			}
			seat := seatBody{Agent: codeName, Hash: seal.Hash}
			for _, secret := range state.Revealed {
				if secret.Name == seal.Name {
					_, player, _ := secret.Seat()
					seat.Name, seat.Model, seat.Value, seat.Salt = player.Name, player.Decider.Name, secret.Value, secret.Salt
				}
			}
			b.Seats = append(b.Seats, seat)
		}
	}
}

func seatsRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "seats", Tag: "arenas", Summary: "Who may play under the code names of a blind season, and at its end who did",
		Details: "Nobody does where an arena is not blind, or has no season.", Tagged: true,
		Answer:   openapi.SchemaOf[seatsBody](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena),
	}
}

func seatsTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{
			"Seats": "Who may play under the code names of a season.",
			"Seat":  "A code name, and who played under it once that is revealed.",
		},
		Members: map[string]*openapi.Schema{
			"Seats.blind": openapi.EnumOf("", view.Sealed, view.Revealed),
		},
		Words: map[string]string{
			"Seats.blind":      "Whether who is who is sealed or revealed; empty where nobody plays under a code name.",
			"Seats.candidates": "The names of all that may play, sorted.", "Seats.seats": "In roster order.",
			"Seat.hash": "SHA-256 in hex of what was sealed at the start of the season, as GET /api/arenas/{id} has it.",
			"Seat.name": "Of the model. Left out before the reveal, as all that follows.", "Seat.model": "As its endpoint calls it.",
			"Seat.value": "That was sealed.", "Seat.salt": "That was sealed with it.",
		},
	}
}
