package api

import (
	"context"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/view"
)

// afterBody is what a price did after a decision. A span that the data do not
// reach is null.
type afterBody struct {
	Now  *spanBody `json:"now"`
	Hour *spanBody `json:"hour"` // at the first tick an hour of market time later, or more
	Day  *spanBody `json:"day"`  // at the close of the next session
}

// orderAfterBody is what happened to the price of an order's symbol, and to the
// benchmark over the same spans.
type orderAfterBody struct {
	afterBody
	Benchmark *afterBody `json:"benchmark"` // null without one
}

// spanBody is a price and its change since the decision, as a fraction of the
// price that was shown for it. Splits in between do not count as a change.
type spanBody struct {
	Price  arena.Money `json:"price"`
	Change *float64    `json:"change"` // null when no price was seen
}

// An aftermath knows the prices at a decision and after it. A nil map is a time
// that the data do not reach.
type aftermath struct {
	index *view.Index
	seen  view.Moment
	later [3]view.Moment // now, an hour later, a day later
}

// aftermathOf reads the prices of symbols around the decisions at m.
func aftermathOf(
	ctx context.Context, calendar *arena.Calendar, known *view.Inspection, m view.RoundMark, symbols []arena.Symbol,
) (*aftermath, error) {
	a := &aftermath{index: &known.Index}
	reader := known.Prices(symbols)
	var err error
	if a.seen, err = reader.At(ctx, m.Shown); err != nil {
		return nil, err
	}
	a.later[0] = view.Moment{Seq: known.State.Seq, Prices: make(map[arena.Symbol]arena.Money, len(symbols))}
	for _, symbol := range symbols {
		if quote, ok := known.State.Quote(symbol); ok {
			a.later[0].Prices[symbol] = quote.Price
		}
	}
	if from, ok := known.Index.Before(m.At + time.Hour.Milliseconds()); ok {
		seq, err := reader.TickFrom(ctx, from, m.At+time.Hour.Milliseconds())
		if err != nil {
			return nil, err
		}
		if a.later[1], err = reader.At(ctx, seq); err != nil {
			return nil, err
		}
	}
	next := calendar.DateOf(calendar.NextOpen(time.UnixMilli(m.At)))
	if seq, ok := known.Index.Close(next); ok {
		if a.later[2], err = reader.At(ctx, seq); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// of says what happened to the price of symbol.
func (a *aftermath) of(symbol arena.Symbol) afterBody {
	return afterBody{Now: a.span(symbol, &a.later[0]), Hour: a.span(symbol, &a.later[1]), Day: a.span(symbol, &a.later[2])}
}

// saw is the price of symbol at the decision, or nil.
func (a *aftermath) saw(symbol arena.Symbol) *arena.Money {
	if price, ok := a.seen.Prices[symbol]; ok {
		return &price
	}
	return nil
}

func (a *aftermath) span(symbol arena.Symbol, m *view.Moment) *spanBody {
	price, ok := m.Prices[symbol]
	if !ok {
		return nil
	}
	body := &spanBody{Price: price}
	if seen := a.seen.Prices[symbol]; seen > 0 {
		worth := price.Dollars() * a.index.Split(symbol, a.seen.Seq, m.Seq)
		body.Change = new((worth - seen.Dollars()) / seen.Dollars())
	}
	return body
}

func aftermathTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{
			"After":      "What a price did after a decision. A span that the data do not reach is null.",
			"OrderAfter": "What the price of an order's symbol did, and the benchmark over the same spans.",
			"Span":       "A price and its change since the decision.",
		},
		Words: map[string]string{
			"After.hour": "At the first tick an hour of market time later, or more.", "After.day": "At the close of the next session.",
			"Span.change": "As a fraction of the price that was seen; null when none was.",
		},
	}
}
