package api

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// Limits of a list of decisions, in rounds.
const (
	defaultRounds = 20
	maxRounds     = 100
)

// decidedBody is a decision as it was taken, or why there is none.
type decidedBody struct {
	Round     int              `json:"round"`
	Agent     string           `json:"agent"`
	Decider   string           `json:"decider"`
	At        int64            `json:"at"` // market time at which it counted
	Seq       uint64           `json:"seq"`
	Rationale string           `json:"rationale"`
	Missed    arena.MissReason `json:"missed"` // empty when it was taken
	Detail    string           `json:"detail"`
	Cancel    []arena.OrderID  `json:"cancel,omitempty"`
	Attempts  int              `json:"attempts,omitzero"`
	Usage     *arena.Usage     `json:"usage,omitempty"`
	Latency   arena.Millis     `json:"latency_ms,omitzero"`
	Outcome   string           `json:"outcome,omitempty"` // how the answer came to be, in the decider's words
	Repairs   int              `json:"repairs,omitzero"`  // attempts that asked for a better answer
	Model     string           `json:"model,omitempty"`   // that answered, as its endpoint calls it
}

type listedBody struct {
	decidedBody
	Orders []askedBody `json:"orders"`
}

// askedBody is an order as it was asked for.
type askedBody struct {
	ID     arena.OrderID     `json:"id"`
	Symbol arena.Symbol      `json:"symbol"`
	Side   arena.Side        `json:"side"`
	Shares arena.Shares      `json:"shares"`
	Limit  string            `json:"limit"` // empty for a market order
	TIF    arena.TimeInForce `json:"tif"`   // empty means day
}

type decisionsBody struct {
	Decisions []listedBody `json:"decisions"` // the newest round first, in roster order
	Before    *int         `json:"before"`    // what to ask before for older ones; null when there is none
}

// decisions lists what agents decided, round by round.
func (a *API) decisions(w http.ResponseWriter, r *http.Request) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	query, err := reply.QueryOf(r, "agent", "before", "limit")
	if err != nil {
		return err
	}
	limit, err := reply.Number(query, "limit", 1, maxRounds, defaultRounds)
	if err != nil {
		return err
	}
	before, err := reply.Number(query, "before", 1, math.MaxInt32, math.MaxInt32)
	if err != nil {
		return err
	}
	known, ok, err := a.Listing.Views.Inspect(r.Context(), e.ID, 0, math.MaxInt)
	if err != nil {
		return err
	}
	agent := query.Get("agent")
	if query.Has("agent") && (!ok || !seatedIn(known.State, agent)) {
		return notInRoster(agent)
	}
	if !ok {
		a.Writer.JSON(w, r, http.StatusOK, &decisionsBody{Decisions: []listedBody{}})
		return nil
	}
	newest := min(int(before)-1, known.Index.Newest()) //nolint:gosec // it is at most MaxInt32
	least := max(newest-int(limit)+1, 1)               //nolint:gosec // it is at most maxRounds
	last, _ := known.Index.Answers(newest)
	// The answers of a round stay as they are, but for the reveal.
	tag := fmt.Sprintf(`"%d:%d:%d:%d"`, known.State.Begun, last.Seq, least, known.State.Unveiled)
	return a.Writer.Tagged(w, r, tag, func(ctx context.Context) (any, error) { //nolint:contextcheck // others wait for it, too
		body := &decisionsBody{Decisions: []listedBody{}}
		now, _, err := a.Listing.Views.Inspect(ctx, e.ID, 0, max(least-1, 1))
		if err != nil {
			return nil, err
		}
		if now.State.Begun != known.State.Begun {
			return nil, &reply.Error{Code: reply.Unavailable, Message: "The next season has just begun; ask again."}
		}
		return body, list(ctx, body, &now, newest, least, agent)
	})
}

func decisionsRoute(c *openapi.Catalog) openapi.Route {
	before := &openapi.Schema{Type: "integer", Minimum: "1", Maximum: openapi.Number(math.MaxInt32)}
	return openapi.Route{
		ID: "decisions", Tag: "history", Summary: "What agents decided, the newest round first", Tagged: true,
		Parameters: []openapi.Parameter{
			openapi.Queried("agent", "One agent of the roster; without it all.", openapi.Text("")),
			openapi.Queried("before", "Rounds before this one.", before),
			openapi.Queried("limit", "So many rounds.", openapi.Between(1, maxRounds, defaultRounds)),
		},
		Answer:   openapi.SchemaOf[decisionsBody](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.UnknownArena, reply.Internal, reply.JournalDamaged, reply.Unavailable),
	}
}

func decisionsTables() openapi.Tables {
	return openapi.Tables{
		Names: map[reflect.Type]string{reflect.TypeFor[decidedBody](): "DecisionTold"},
		About: map[string]string{"Listed": "A decision as it was taken, or why there is none."},
		Members: map[string]*openapi.Schema{
			// What an agent asked for may make no sense.
			"Asked.side": {Type: "string"}, "Asked.limit": openapi.BlankOr("Money"), "DecisionTold.missed": openapi.BlankOr("MissReason"),
		},
		Words: map[string]string{
			"DecisionTold.at": wordsMarket, "DecisionTold.seq": "Its record.", "DecisionTold.missed": "Empty when it was taken.",
			"DecisionTold.cancel": "Orders that it cancels.",
			"Decisions.before":    "What to ask before for older ones; null when there are none.",
			"Asked.side":          wordsAsked, "Asked.limit": "Empty for a market order.", "Asked.tif": "Empty means day.",
		},
	}
}

func notInRoster(agent string) *reply.Error {
	return reply.Invalid(`The parameter "agent" names ` + reply.Quoted(agent) + ", who is not in the roster; GET /api/arenas/{id} lists it.")
}

func seatedIn(state *arena.State, agent string) bool {
	_, ok := state.Seat(agent)
	return ok
}

// list adds the decisions of the rounds from newest down to least, or as many as
// one answer may have.
func list(ctx context.Context, body *decisionsBody, known *view.Inspection, newest, least int, agent string) error {
	size, records := 0, known.Gather(least)
	for round := newest; round >= least && size < maxRecordBytes; round-- {
		m, ok := known.Index.Answers(round)
		if !ok {
			continue // there is none
		}
		r, err := records.Record(ctx, round, m)
		if err != nil {
			return err
		}
		events, err := view.Decode(r)
		if err != nil {
			return err
		}
		size += len(r.Data)
		body.add(events, known.State, m.Mark, agent)
		body.Before = nil
		if _, older := known.Index.Answers(round - 1); older {
			body.Before = &round
		}
	}
	return nil
}

// add adds the decisions in a record, of one agent or of all.
func (b *decisionsBody) add(events []arena.Event, state *arena.State, m view.Mark, agent string) {
	for _, event := range events {
		if d, ok := decidedIn(event, state, m); ok && (agent == "" || d.Agent == agent) {
			b.Decisions = append(b.Decisions, listedBody{d, askedIn(event)})
		}
	}
}

// decidedIn reads a decision from the event that tells it.
func decidedIn(event arena.Event, state *arena.State, m view.Mark) (body decidedBody, ok bool) {
	switch e := event.(type) {
	case *arena.DecisionTaken:
		body = decidedBody{Round: e.Round, Agent: e.Agent, Rationale: e.Rationale, Cancel: e.Cancel}
	case *arena.DecisionMissed:
		body = decidedBody{Round: e.Round, Agent: e.Agent, Missed: e.Reason, Detail: e.Detail}
	default:
		return body, false
	}
	seat, ok := state.Seat(body.Agent)
	if !ok {
		return body, false
	}
	body.Decider, body.At, body.Seq = state.Roster[seat].Decides(), m.At, m.Seq
	if r := receiptOf(event); r != nil {
		body.Attempts, body.Latency, body.Outcome = r.Attempts, r.Latency, r.Outcome
		body.Repairs, body.Model = r.Repairs, r.Model
		if r.Usage != (arena.Usage{}) {
			body.Usage = &r.Usage
		}
	}
	return body, true
}

// receiptOf is the receipt of a question, or nil.
func receiptOf(event arena.Event) *arena.Receipt {
	switch e := event.(type) {
	case *arena.DecisionTaken:
		return e.Receipt
	case *arena.DecisionMissed:
		return e.Receipt
	}
	return nil
}

func askedIn(event arena.Event) []askedBody {
	asked := []askedBody{}
	if taken, ok := event.(*arena.DecisionTaken); ok {
		for i := range taken.Orders {
			asked = append(asked, newAskedBody(&taken.Orders[i]))
		}
	}
	return asked
}

func newAskedBody(o *arena.PlacedOrder) askedBody {
	body := askedBody{ID: o.ID, Symbol: o.Symbol, Side: o.Side, Shares: o.Shares, TIF: o.TIF}
	if o.Limit != 0 {
		body.Limit = o.Limit.String()
	}
	return body
}

func unknownDecision(name string) *reply.Error {
	return &reply.Error{Code: reply.UnknownDecision, Message: "There is no decision " + reply.Quoted(name) +
		" in this season; GET /api/arenas/{id}/decisions lists those that exist."}
}
