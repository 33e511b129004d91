package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
)

// openingLine says what became of a sealed fact of an arena.
func openingLine(id string, o *arena.Opening) string {
	told, value := "is still sealed", o.Value
	if _, player, ok := (arena.Secret{Name: o.Name, Value: o.Value}).Seat(); ok {
		value = player.Name + " (" + player.Decider.Name + ")"
	}
	switch o.Fate {
	case arena.FateProved:
		told = value + " is what was sealed at the start"
		if o.Name == arena.PriceSeed {
			told += ", and leads to every price"
		}
	case arena.FateRefuted:
		told = value + " is what was sealed at the start, and the prices are others"
	case arena.FateUnopened:
		told = "was never opened: the value was lost before the season ended"
	case arena.FateSealed:
	}
	return fmt.Sprintf("%s: season %d: %s %s\n", id, o.Season, o.Name, told)
}

// checkPrices compares the prices of simulated seasons with those that their revealed
// seeds lead to, and refutes those of openings that lead to others. The error is an
// [arena.ViolationError] for the first other price.
func checkPrices(ctx context.Context, calendar *arena.Calendar, store state.Store, id string, openings []arena.Opening) error {
	if !slices.ContainsFunc(openings, seedProved) {
		return nil
	}
	check := priceCheck{calendar: calendar, openings: openings}
	for record, err := range store.Read(ctx, id, 0) {
		if err == nil {
			err = check.record(ctx, record)
		}
		if err != nil {
			return err
		}
	}
	return check.first
}

func seedProved(o arena.Opening) bool { return o.Name == arena.PriceSeed && o.Fate == arena.FateProved }

// A priceCheck follows a journal from its begin.
type priceCheck struct {
	calendar *arena.Calendar
	openings []arena.Opening
	opening  *arena.Opening   // of the season
	source   *feeds.Simulated // of the season, nil while there is nothing to compare
	decoder  arena.Decoder
	first    error
}

func (p *priceCheck) record(ctx context.Context, record state.Record) error {
	priced := bytes.Contains(record.Data, []byte(`{"type":"tick_recorded"`)) || bytes.Contains(record.Data, []byte(`{"type":"season_started"`))
	if !priced {
		return nil
	}
	events, err := p.decoder.Decode(record.Data)
	if err != nil {
		return err
	}
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			err = p.begin(e)
		case *arena.TickRecorded:
			err = p.tick(ctx, record.Seq, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// begin opens the source of a season's prices.
func (p *priceCheck) begin(e *arena.SeasonStarted) error {
	p.source = nil
	at := slices.IndexFunc(p.openings, func(o arena.Opening) bool { return o.Season == e.Season && seedProved(o) })
	if at < 0 {
		return nil
	}
	p.opening = &p.openings[at]
	seed, _ := arena.Secret{Name: p.opening.Name, Value: p.opening.Value}.Seed()
	stocks := slices.DeleteFunc(slices.Clone(e.Symbols), func(s arena.Symbol) bool { return s == feeds.IndexSymbol })
	source, err := feeds.NewSimulated(feeds.SimulatedConfig{
		Universe: feeds.Pick(stocks), Calendar: p.calendar, Seed: seed, Start: p.calendar.DateOf(e.StartsAt),
	})
	p.source = source
	return err
}

// tick compares the prices of a tick. After the first other one the rest of the season
// is of no interest.
func (p *priceCheck) tick(ctx context.Context, seq uint64, e *arena.TickRecorded) error {
	if p.source == nil || len(e.Quotes) == 0 {
		return nil
	}
	query := arena.Query{At: e.At}
	for i := range e.Quotes {
		query.Symbols = append(query.Symbols, e.Quotes[i].Symbol)
	}
	report, err := p.source.Ask(ctx, query)
	if err != nil {
		return err
	}
	for i := range e.Quotes {
		recorded := &e.Quotes[i]
		if len(report.Quotes) == len(e.Quotes) && report.Quotes[i].Price == recorded.Price {
			continue
		}
		p.source, p.opening.Fate = nil, arena.FateRefuted
		if p.first == nil {
			p.first = &arena.ViolationError{Seq: seq, Text: fmt.Sprintf("the price %v of %s is not that of the revealed seed", recorded.Price, recorded.Symbol)}
		}
		return nil
	}
	return nil
}
