package view

import (
	"context"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// How many records are searched backwards for the last price of a symbol, and how
// many at first: as a rule every tick has a price of every symbol.
const (
	scanBack      = 512
	firstScanBack = 4
	scanGrowth    = 4
)

// A Moment is the prices after a record. The last price of a symbol is its price
// until there is another; none is made up.
type Moment struct {
	Seq    uint64
	Prices map[arena.Symbol]arena.Money
}

// A PriceReader finds prices of symbols in a journal.
type PriceReader struct {
	known   *Inspection
	symbols []arena.Symbol
}

// Prices returns a reader of the prices of symbols.
func (i *Inspection) Prices(symbols []arena.Symbol) *PriceReader { return &PriceReader{i, symbols} }

// TickFrom returns the record of the first tick at or after the market time at,
// which is not before record from. It returns zero when there is none.
func (p *PriceReader) TickFrom(ctx context.Context, from uint64, at int64) (seq uint64, err error) {
	for r, err := range p.known.Read(ctx, from-1) {
		if err != nil {
			return 0, fmt.Errorf("look for a tick after record %d: %w", from, err)
		}
		if !Holds(r.Data, "tick_") {
			continue
		}
		events, err := Decode(r)
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

// At returns the last price of every symbol after record seq. A symbol whose
// price is too far back is missing.
func (p *PriceReader) At(ctx context.Context, seq uint64) (Moment, error) {
	found := Moment{seq, make(map[arena.Symbol]arena.Money, len(p.symbols))}
	missing := make(map[arena.Symbol]bool, len(p.symbols))
	for _, symbol := range p.symbols {
		missing[symbol] = true
	}
	until, size, scanned := seq, uint64(firstScanBack), uint64(0)
	for len(missing) > 0 && until > 0 && scanned < scanBack {
		size = min(size, until)
		chunk, err := p.chunk(ctx, until-size, until)
		if err != nil {
			return Moment{}, err
		}
		chunk.settle(missing, found.Prices)
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
func (p *PriceReader) chunk(ctx context.Context, after, until uint64) (priceChunk, error) {
	chunk := priceChunk{prices: make(map[arena.Symbol]arena.Money)}
	for r, err := range p.known.Read(ctx, after) {
		if err != nil {
			return chunk, fmt.Errorf("read prices at record %d: %w", until, err)
		}
		if r.Seq > until {
			break
		}
		if Holds(r.Data, "tick_", "split_", "season_started") {
			events, err := Decode(r)
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
