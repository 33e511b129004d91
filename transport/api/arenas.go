package api

import (
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// summaryBody is one arena of the list.
type summaryBody struct {
	arenaLine
	Mode    arena.Mode  `json:"mode,omitempty"`
	At      time.Time   `json:"at,omitzero"` // market time
	Session arena.Date  `json:"session,omitempty"`
	Agents  int         `json:"agents"`
	Symbols int         `json:"symbols"`
	Leader  *leaderBody `json:"leader,omitempty"`
}

type leaderBody struct {
	Agent  string      `json:"agent"`
	Equity arena.Money `json:"equity"`
	Return float64     `json:"return"`
}

func (a *API) arenas(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	entries := a.Listing.Entries()
	list := make([]summaryBody, len(entries))
	for i := range entries {
		list[i] = summaryOf(&entries[i])
	}
	a.Writer.JSON(w, r, http.StatusOK, map[string][]summaryBody{"arenas": list})
	return nil
}

func arenasRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "arenas", Tag: "arenas", Summary: "Every arena with its leader",
		Answer:   openapi.ObjectOf(openapi.Has("arenas", openapi.ListOf(openapi.SchemaOf[summaryBody](c)))),
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal),
	}
}

func arenasTables() openapi.Tables {
	return openapi.Tables{About: map[string]string{"Summary": "An arena of the list."}}
}

func summaryOf(e *view.Entry) summaryBody {
	body := summaryBody{arenaLine: lineOf(e)}
	state := e.State
	if state == nil {
		return body
	}
	body.Mode, body.At, body.Session = state.Mode, state.At, state.Session
	body.Agents, body.Symbols = len(state.Roster), len(state.Symbols)
	leader := leaderOf(state.Standings())
	body.Leader = &leaderBody{Agent: leader.Agent, Equity: leader.Equity, Return: leader.Return}
	return body
}

// leaderOf is the first that is no baseline, or the first where all are.
func leaderOf(standings []arena.Standing) *arena.Standing {
	for i := range standings {
		if !standings[i].Baseline {
			return &standings[i]
		}
	}
	return &standings[0]
}
