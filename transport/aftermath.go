package transport

import (
	"context"
	"fmt"
	"time"

	"github.com/seed45548214/arena/arena"
)

// How many records are searched backwards for the last price of a symbol, and how
// many at first: as a rule every tick has a price of every symbol.
const (
	scanBack      = 512
	firstScanBack = 4
	scanGrowth    = 4
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
	index *index
	seen  moment
	later [3]moment // now, an hour later, a day later
}

// A moment is the prices after a record. The last price of a symbol is its price
// until there is another; none is made up.
type moment struct {
	seq    uint64
	prices map[arena.Symbol]arena.Money
}

// aftermathOf reads the prices of symbols around the decisions at m.
func (s *Server) aftermathOf(
	ctx context.Context, id string, known *inspection, m roundMark, symbols []arena.Symbol,
) (*aftermath, error) {
	a := &aftermath{index: &known.index}
	reader := priceReader{journal: s.Journal, arena: id, symbols: symbols}
	var err error
	if a.seen, err = reader.at(ctx, m.shown); err != nil {
		return nil, err
	}
	a.later[0] = moment{known.state.Seq, make(map[arena.Symbol]arena.Money, len(symbols))}
	for _, symbol := range symbols {
		if quote, ok := known.state.Quote(symbol); ok {
			a.later[0].prices[symbol] = quote.Price
		}
	}
	if from, ok := known.index.before(m.at + time.Hour.Milliseconds()); ok {
		seq, err := reader.tickFrom(ctx, from, m.at+time.Hour.Milliseconds())
		if err != nil {
			return nil, err
		}
		if a.later[1], err = reader.at(ctx, seq); err != nil {
			return nil, err
		}
	}
	next := s.Calendar.DateOf(s.Calendar.NextOpen(time.UnixMilli(m.at)))
	if seq, ok := known.index.close(next); ok {
		if a.later[2], err = reader.at(ctx, seq); err != nil {
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
	if price, ok := a.seen.prices[symbol]; ok {
		return &price
	}
	return nil
}

func (a *aftermath) span(symbol arena.Symbol, m *moment) *spanBody {
	price, ok := m.prices[symbol]
	if !ok {
		return nil
	}
	body := &spanBody{Price: price}
	if seen := a.seen.prices[symbol]; seen > 0 {
		worth := price.Dollars() * a.index.split(symbol, a.seen.seq, m.seq)
		body.Change = new((worth - seen.Dollars()) / seen.Dollars())
	}
	return body
}

// A priceReader finds prices in a journal.
type priceReader struct {
	journal Journal
	arena   string
	symbols []arena.Symbol
}

// tickFrom returns the record of the first tick at or after the market time at,
// which is not before record from. It returns zero when there is none.
func (p *priceReader) tickFrom(ctx context.Context, from uint64, at int64) (seq uint64, err error) {
	for r, err := range p.journal.Read(ctx, p.arena, from-1) {
		if err != nil {
			return 0, fmt.Errorf("look for a tick after record %d: %w", from, err)
		}
		if !holds(r.Data, "tick_") {
			continue
		}
		events, err := decode(r)
		if err != nil {
			return 0, err
		}
		for _, event := range events {
			if tick, ok := event.(*arena.TickRecorded); ok && tick.At.UnixMilli() >= at {
				return r.Seq, nil
			}
		}
	}
	return 0, nil
}

// at returns the last price of every symbol after record seq. A symbol whose
// price is too far back is missing.
func (p *priceReader) at(ctx context.Context, seq uint64) (moment, error) {
	found := moment{seq, make(map[arena.Symbol]arena.Money, len(p.symbols))}
	missing := make(map[arena.Symbol]bool, len(p.symbols))
	for _, symbol := range p.symbols {
		missing[symbol] = true
	}
	until, size, scanned := seq, uint64(firstScanBack), uint64(0)
	for len(missing) > 0 && until > 0 && scanned < scanBack {
		size = min(size, until)
		chunk, err := p.chunk(ctx, until-size, until)
		if err != nil {
			return moment{}, err
		}
		chunk.settle(missing, found.prices)
		if chunk.begun {
			break
		}
		until, scanned, size = until-size, scanned+size, size*scanGrowth
	}
	return found, nil
}

// A priceChunk is what a few records say of prices.
type priceChunk struct {
	prices map[arena.Symbol]arena.Money // zero: split since its last price
	begun  bool                         // the season begins in it
}

// settle moves the prices that are missing to found. A price from before a split
// is no price any more.
func (c *priceChunk) settle(missing map[arena.Symbol]bool, found map[arena.Symbol]arena.Money) {
	for symbol, price := range c.prices {
		if missing[symbol] && price > 0 {
			found[symbol] = price
		}
		delete(missing, symbol)
	}
}

// chunk reads the records after one and until another.
func (p *priceReader) chunk(ctx context.Context, after, until uint64) (priceChunk, error) {
	chunk := priceChunk{prices: make(map[arena.Symbol]arena.Money)}
	for r, err := range p.journal.Read(ctx, p.arena, after) {
		if err != nil {
			return chunk, fmt.Errorf("read prices at record %d: %w", until, err)
		}
		if r.Seq > until {
			break
		}
		if holds(r.Data, "tick_", "split_", "season_started") {
			events, err := decode(r)
			if err != nil {
				return chunk, err
			}
			chunk.add(events)
		}
	}
	return chunk, nil
}

func (c *priceChunk) add(events []arena.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			c.begun = true
			clear(c.prices)
		case *arena.SplitApplied:
			c.prices[e.Symbol] = 0
		case *arena.SymbolSettled:
			c.prices[e.Symbol] = 0
		case *arena.TickRecorded:
			for i := range e.Quotes {
				c.prices[e.Quotes[i].Symbol] = e.Quotes[i].Price
			}
		}
	}
}
