package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// A decisionBody is a decision with what came of it.
type decisionBody struct {
	decidedBody
	Orders    []orderBody      `json:"orders"`
	Benchmark *benchmarkBody   `json:"benchmark"`          // null without one
	Unplaced  []arena.Unplaced `json:"unplaced,omitempty"` // what was asked for and is no order
	Estimates []arena.Estimate `json:"estimates,omitempty"`
	Prompt    string           `json:"prompt,omitempty"` // as it was sent
	Version   string           `json:"prompt_version,omitempty"`
	Replies   []string         `json:"replies,omitempty"` // as they came
	Equity    worthBody        `json:"equity"`
	Previous  *roundRef        `json:"previous"` // decision of the same agent
	Next      *roundRef        `json:"next"`
}

// orderBody is an order as it was asked for, and its outcomes in the order in
// which they came.
type orderBody struct {
	askedBody
	Seen     *arena.Money   `json:"seen"` // price at the decision
	Outcomes []outcomeBody  `json:"outcomes"`
	After    orderAfterBody `json:"after"`
}

// benchmarkBody is what the benchmark did after the same decision.
type benchmarkBody struct {
	Symbol arena.Symbol `json:"symbol"`
	Seen   *arena.Money `json:"seen"`
	After  afterBody    `json:"after"`
}

// worthBody is what the agent was worth when it was asked, and at the first
// prices after its decision. Both are null when that is long ago.
type worthBody struct {
	Before *arena.Money `json:"before"`
	After  *arena.Money `json:"after"`
}

type roundRef struct {
	Round int `json:"round"`
}

// decision answers with one decision of the season.
func (a *API) decision(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	name := r.PathValue("decision")
	found, ok, err := a.Listing.Views.Locate(r.Context(), e.ID, name)
	if err != nil {
		return err
	}
	if !ok {
		return unknownDecision(name)
	}
	body, err := a.decisionOf(r.Context(), &found)
	if err != nil {
		return fmt.Errorf("decision %s: %w", name, err)
	}
	a.Writer.JSON(w, r, http.StatusOK, body)
	return nil
}

func decisionRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "decision", Tag: "history", Summary: "One decision with what came of it", Answer: openapi.SchemaOf[decisionBody](c),
		Refusals: reply.Refusals(
			reply.BadRequest, reply.UnknownArena, reply.Internal, reply.JournalDamaged, reply.Unavailable, reply.UnknownDecision,
		),
	}
}

func decisionTables() openapi.Tables {
	return openapi.Tables{
		Names: map[reflect.Type]string{reflect.TypeFor[orderBody](): "DecisionOrder"},
		About: map[string]string{
			"Decision":      "A decision with what came of it.",
			"DecisionOrder": "An order as it was asked for, and its outcomes in the order in which they came.",
			"Worth":         "What the agent was worth when it was asked, and at the first prices after its decision; null when that is long ago.",
		},
		Words: map[string]string{
			"Decision.previous": "Of the same agent.", "Decision.next": "Of the same agent.", "Decision.benchmark": "Null without one.",
			"DecisionOrder.seen": "The price at the decision.",
		},
	}
}

func (a *API) decisionOf(ctx context.Context, of *view.Located) (*decisionBody, error) {
	known := &of.Known
	events, err := known.Record(ctx, of.Mark.Seq)
	if err != nil {
		return nil, err
	}
	events = known.State.Talk.Withhold(events)
	body := &decisionBody{Orders: []orderBody{}}
	found := false
	for _, event := range events {
		if d, ok := decidedIn(event, known.State, of.Mark.Mark); ok && d.Agent == of.Agent && d.Round == of.Round {
			body.decidedBody, found = d, true
			if err := body.fill(ctx, known, event); err != nil {
				return nil, err
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("record %d does not hold it any more: %w", of.Mark.Seq, arena.ErrUnavailable)
	}
	if err := follow(ctx, known, body); err != nil {
		return nil, err
	}
	if err := a.compare(ctx, known, of.Mark, body); err != nil {
		return nil, err
	}
	body.place(known)
	return body, nil
}

// fill takes what only the event itself has.
func (b *decisionBody) fill(ctx context.Context, known *view.Inspection, event arena.Event) (err error) {
	if r := receiptOf(event); r != nil {
		b.Replies, b.Version = r.Replies, r.Version
		if b.Prompt, err = told(ctx, known, r.Prompt); err != nil {
			return err
		}
	}
	if taken, ok := event.(*arena.DecisionTaken); ok && taken.Aside != nil {
		b.Unplaced, b.Estimates = taken.Unplaced, taken.Estimates
	}
	for _, asked := range askedIn(event) {
		b.Orders = append(b.Orders, orderBody{askedBody: asked, Outcomes: []outcomeBody{}})
	}
	return nil
}

// compare says what prices did.
func (a *API) compare(ctx context.Context, known *view.Inspection, m view.RoundMark, body *decisionBody) error {
	symbols := []arena.Symbol{}
	if known.State.Benchmark != "" {
		symbols = append(symbols, known.State.Benchmark)
	}
	for i := range body.Orders {
		symbol := body.Orders[i].Symbol
		if _, quoted := slices.BinarySearch(known.State.Symbols, symbol); quoted && !slices.Contains(symbols, symbol) {
			symbols = append(symbols, symbol)
		}
	}
	after, err := aftermathOf(ctx, a.Calendar, known, m, symbols)
	if err != nil {
		return err
	}
	var index *afterBody
	if symbol := known.State.Benchmark; symbol != "" {
		body.Benchmark = &benchmarkBody{Symbol: symbol, Seen: after.saw(symbol), After: after.of(symbol)}
		index = &body.Benchmark.After
	}
	for i := range body.Orders {
		o := &body.Orders[i]
		o.After = orderAfterBody{after.of(o.Symbol), index}
		if o.Seen == nil {
			o.Seen = after.saw(o.Symbol)
		}
	}
	return nil
}

// place says where the decision stands among those of its agent.
func (b *decisionBody) place(known *view.Inspection) {
	seat, _ := known.State.Seat(b.Agent)
	if values := known.Values.Before; seat < len(values) {
		b.Equity.Before = &values[seat]
	}
	if values := known.Values.After; seat < len(values) {
		b.Equity.After = &values[seat]
	}
	if _, ok := known.Index.Answers(b.Round - 1); ok {
		b.Previous = &roundRef{b.Round - 1}
	}
	if _, ok := known.Index.Answers(b.Round + 1); ok {
		b.Next = &roundRef{b.Round + 1}
	}
}
