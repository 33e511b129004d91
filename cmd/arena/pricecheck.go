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

// revealedSeeds are the seeds of prices that a journal reveals, by season. They are looked
// for ahead: a season reveals its own with its last record. What cannot be read here is
// found by whoever reads it all.
func revealedSeeds(ctx context.Context, store state.Store, id string) map[int]arena.Secret {
	found := seedSearch{seeds: make(map[int]arena.Secret)}
	for record, err := range store.Read(ctx, id, 0) {
		if err != nil {
			break
		}
		if !bytes.Contains(record.Data, []byte(`{"type":"season_started"`)) && !bytes.Contains(record.Data, []byte(`{"type":"seal_revealed"`)) {
			continue
		}
		events, err := arena.DecodeRecord(record.Data)
		if err != nil {
			break
		}
		for _, event := range events {
			found.look(event)
		}
	}
	return found.seeds
}

// A seedSearch follows a journal.
type seedSearch struct {
	seeds  map[int]arena.Secret // by season
	season arena.SeasonStarted  // under way
}

func (s *seedSearch) look(event arena.Event) {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		s.season = *e
	case *arena.SealRevealed:
		if _, ok := e.Seed(); ok && slices.Contains(s.season.Sealed, e.Seal()) {
			s.seeds[s.season.Season] = e.Secret
		}
	}
}

// A priceCheck compares the prices of simulated seasons with those that their seeds lead to.
type priceCheck struct {
	calendar *arena.Calendar
	seeds    map[int]arena.Secret // that are revealed, by season
	refuted  int                  // the season whose revealed seed leads to other prices; 0 for none

	season  int
	sealed  bool             // the seed of the season was
	source  *feeds.Simulated // of the season, nil while there is nothing to compare
	symbols []arena.Symbol
	prices  []arena.Money // the last ones, in the order of symbols
}

// begin opens the source of a season's prices, or says why they cannot be compared.
func (p *priceCheck) begin(e *arena.SeasonStarted) (unchecked string) {
	p.source, p.season, p.symbols, p.prices = nil, e.Season, e.Symbols, make([]arena.Money, len(e.Symbols))
	p.sealed = slices.ContainsFunc(e.Sealed, func(s arena.Seal) bool { return s.Name == arena.PriceSeed })
	seed, known := p.seeds[e.Season].Seed()
	switch {
	case e.Mode != arena.Simulated:
		return fmt.Sprintf("season %d: its prices are not compared with the bars that they were recorded from", e.Season)
	case p.sealed && !known:
		return fmt.Sprintf("season %d: its prices are not compared with those of their seed, which is not revealed", e.Season)
	case !p.sealed && e.Engine == arena.EngineVersion:
		return fmt.Sprintf("season %d: its prices are not compared with those of a seed, for none is sealed", e.Season)
	case !p.sealed:
		seed = e.Seed // as it was before there were seals
	}
	stocks := slices.DeleteFunc(slices.Clone(e.Symbols), func(s arena.Symbol) bool { return s == feeds.IndexSymbol })
	source, err := feeds.NewSimulated(feeds.SimulatedConfig{
		Universe: feeds.Pick(stocks), Calendar: p.calendar, Seed: seed, Unsealed: !p.sealed, Start: p.calendar.DateOf(e.StartsAt),
	})
	if err != nil {
		return fmt.Sprintf("season %d: its prices are not compared with those of their seed: %v", e.Season, err)
	}
	p.source = source
	return ""
}

// record compares what a record says of the market.
func (p *priceCheck) record(ctx context.Context, seq uint64, events []arena.Event) error {
	for _, event := range events {
		if p.source == nil {
			return nil
		}
		action := ""
		switch e := event.(type) {
		case *arena.TickRecorded:
			if err := p.tick(ctx, seq, e); err != nil {
				return err
			}
		case *arena.SplitApplied:
			action = fmt.Sprintf("a split of %s", e.Symbol)
		case *arena.DividendAccrued:
			action = fmt.Sprintf("a dividend of %s", e.Symbol)
		case *arena.SymbolSettled:
			if e.Cause == arena.ByMerger || e.Cause == arena.ByDelisting {
				action = fmt.Sprintf("the end of %s", e.Symbol)
			}
		}
		if action != "" {
			return violation(seq, "%s, and simulated companies neither split nor pay nor end", action)
		}
	}
	return nil
}

// tick compares the prices of a tick: those that it has, and those that it says have not
// changed.
func (p *priceCheck) tick(ctx context.Context, seq uint64, e *arena.TickRecorded) error {
	report, err := p.source.Ask(ctx, arena.Query{At: e.At, Symbols: p.symbols})
	if err != nil {
		return err
	}
	told := e.Quotes
	for i, symbol := range p.symbols {
		was := p.prices[i]
		var is arena.Quote // by the seed
		if at := slices.IndexFunc(report.Quotes, func(q arena.Quote) bool { return q.Symbol == symbol }); at >= 0 {
			is = report.Quotes[at]
		}
		same := was == 0 || was == is.Price || slices.Contains(e.Stale, symbol)
		if len(told) > 0 && told[0].Symbol == symbol {
			was, same = told[0].Price, quotesAlike(&told[0], &is, e)
			p.prices[i], told = was, told[1:]
		}
		if same {
			continue
		}
		if p.sealed {
			p.refuted = p.season
			return violation(seq, "the price %v of %s is not that of the revealed seed, which is %v", was, symbol, is.Price)
		}
		return violation(seq, "the price %v of %s is not that of the season's seed, which is %v", was, symbol, is.Price)
	}
	return nil
}

// quotesAlike reports whether the quote of a tick is the one that the source answers.
func quotesAlike(told, is *arena.Quote, e *arena.TickRecorded) bool {
	at := told.At
	if at.IsZero() {
		at = e.At
	}
	return told.Price == is.Price && at.Equal(is.At) && told.Low == 0 && told.High == 0 && told.Volume == 0
}
