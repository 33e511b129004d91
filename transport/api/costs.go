package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

const wordsRepairs = "Attempts that asked for a better answer."

// costsBody is what the agents' returns cost, in the order of the leaderboard.
type costsBody struct {
	At     *int64        `json:"at"` // market time of the last tick; null before the first
	Round  int           `json:"round"`
	Blind  view.Blind    `json:"blind,omitempty"`
	Agents []arena.Costs `json:"agents"`
}

// costs answers with what the agents' returns cost.
func (a *API) costs(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.Writer.Tagged(w, r, tagOf(&e), func(context.Context) (any, error) {
		body := &costsBody{Agents: []arena.Costs{}}
		if state := e.State; state != nil {
			body.Round, body.Agents, body.Blind = state.Round, state.Costs(), view.BlindOf(state)
			if !state.At.IsZero() {
				body.At = new(state.At.UnixMilli())
			}
		}
		return body, nil
	})
}

func costsRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "costs", Tag: "arenas", Summary: "What the agents' returns cost: fees, models, misses",
		Details: "In the order of the leaderboard. Without a season, nobody is told.", Tagged: true,
		Answer:   openapi.SchemaOf[costsBody](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena),
	}
}

func costsTables() openapi.Tables {
	return openapi.Tables{
		Members: map[string]*openapi.Schema{"Costs.blind": openapi.EnumOf(view.Sealed, view.Revealed)},
		Names: map[reflect.Type]string{
			reflect.TypeFor[arena.Costs](): "AgentCosts",
		},
		About: map[string]string{
			"Costs":      "What the agents' returns cost.",
			"AgentCosts": "What an agent's return cost, and how its decider did.",
		},
		Words: map[string]string{
			"Costs.at": wordsMarket + " Of the last tick; null before the first.", "Costs.round": "The last that was opened.",
			"Costs.agents": "In the order of the leaderboard.", "Costs.blind": wordsBlind,
			"AgentCosts.rank":   "From 1; equal equities share a rank.",
			"AgentCosts.gross":  "The return before fees and the model's cost." + wordsFraction,
			"AgentCosts.return": "The return after fees, which is that of the leaderboard." + wordsFraction,
			"AgentCosts.net":    "The return after fees and the model's cost; null where the cost of an attempt is not known, or not told." + wordsFraction,
			"AgentCosts.fees":   "Paid for trades.", "AgentCosts.decisions": "Those that were taken.",
			"AgentCosts.missed": "By reason.", "AgentCosts.repairs": wordsRepairs,
		},
	}
}
