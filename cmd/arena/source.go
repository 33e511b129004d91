package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
)

// prices are where a season's prices come from, and when they change.
type prices struct {
	market
	source    func(season actors.SeasonKey) (actors.Source, error)
	timetable feeds.Timetable
	first     arena.Date
	last      arena.Date // empty when they do not end
	warnings  []string
}

// openPrices opens the prices of the mode. progress, which may be nil, hears of
// the reading of bars.
func (s *settings) openPrices(calendar *arena.Calendar, now time.Time, progress func(read, total int64)) (*prices, error) {
	switch s.mode {
	case arena.Simulated:
		return s.simulated(calendar, now)
	case arena.Historical:
		return s.historical(calendar, progress)
	default:
		return nil, usagef("%s is %s, but this version has no source of live prices; choose simulated, or historical with --bars",
			s.from("MODE"), s.mode)
	}
}

func (s *settings) simulated(calendar *arena.Calendar, now time.Time) (*prices, error) {
	start := s.simulatedStart
	if start == "" {
		start = calendar.DateOf(now)
	}
	session := calendar.OnOrAfter(start)
	if session.Date == "" {
		return nil, usagef("%s %s has no session on or after it", s.from("SIMULATED_START_DATE"), start)
	}
	universe, err := s.universe()
	if err != nil {
		return nil, err
	}
	source := func(season actors.SeasonKey) (actors.Source, error) {
		return feeds.NewSimulated(feeds.SimulatedConfig{
			Universe: universeOf(season, universe), Calendar: calendar, Seed: season.Seed, Unsealed: season.Unsealed, Start: season.Start,
		})
	}
	if _, err := source(actors.SeasonKey{Start: session.Date}); err != nil {
		return nil, err
	}
	timetable, err := feeds.NewStepping(calendar, s.pace().marketPerTick, "")
	if err != nil {
		return nil, err
	}
	stocks := make([]arena.Symbol, len(universe))
	for i := range universe {
		stocks[i] = universe[i].Symbol
	}
	return &prices{
		market: market{stocks: stocks, quoted: append(slices.Clone(stocks), feeds.IndexSymbol), startsAt: session.Open},
		source: source, timetable: timetable, first: session.Date,
	}, nil
}

// universeOf are the stocks of a season, on which its index depends: those with which
// it began, whatever the settings are by now.
func universeOf(season actors.SeasonKey, settings []feeds.Stock) []feeds.Stock {
	var symbols []arena.Symbol
	for symbol := range strings.FieldsSeq(season.Symbols) {
		if arena.Symbol(symbol) != feeds.IndexSymbol {
			symbols = append(symbols, arena.Symbol(symbol))
		}
	}
	if len(symbols) == 0 {
		return settings
	}
	return feeds.Pick(symbols)
}

// universe are the stocks of the simulated mode: the largest of the built-in
// companies, or what was asked for.
func (s *settings) universe() ([]feeds.Stock, error) {
	symbols := s.tickers
	if slices.Contains(symbols, feeds.IndexSymbol) {
		return nil, usagef("%s names %s, which is the simulation's own index; leave it out", s.from("S_P500_TICKERS"), feeds.IndexSymbol)
	}
	if len(symbols) == 0 {
		for _, stock := range feeds.Universe() {
			symbols = append(symbols, stock.Symbol)
		}
	}
	if len(s.tickers) == 0 || s.chosen("ARENA_TICKER_COUNT") {
		var err error
		if symbols, err = s.first(symbols); err != nil {
			return nil, err
		}
	}
	return feeds.Pick(symbols), nil
}

func (s *settings) historical(calendar *arena.Calendar, progress func(read, total int64)) (*prices, error) {
	if s.bars == "" {
		return nil, usagef("the historical mode needs recorded prices; name their folder with --bars or ARENA_BARS")
	}
	options := feeds.HistoricalOptions{End: s.historicalEnd, Calendar: calendar, Progress: progress}
	if s.chosen("ARENA_PAY_AFTER") {
		options.PayAfter = &s.payAfter
	}
	open := func(start arena.Date) (*feeds.Historical, error) {
		options.Start = start
		return feeds.OpenHistorical(s.bars, s.actions, options)
	}
	var start arena.Date
	if s.chosen("HISTORICAL_SIMULATION_START_DATE") {
		start = s.historicalStart
	}
	source, err := open(start)
	if err != nil {
		return nil, err
	}
	// The default start counts only for bars that have it.
	first := calendar.OnOrAfter(s.historicalStart).Date
	var left []string
	if begin := source.FirstSession(); start == "" && begin < first && first <= source.LastSession() {
		if source, err = open(first); err != nil {
			return nil, err
		}
		left = []string{fmt.Sprintf("the bars begin on %s, and the season on %s, the default of --start-date; give --start-date %s for all of them",
			begin, first, begin)}
	}
	stocks, err := s.recorded(source.Symbols())
	if err != nil {
		return nil, err
	}
	session, _ := calendar.Session(source.FirstSession())
	startsAt, ok := source.Next(session.Open.Add(-time.Nanosecond))
	if !ok {
		return nil, fmt.Errorf("%s has no price in the chosen sessions", s.bars)
	}
	return &prices{
		market: market{stocks: stocks, quoted: source.Symbols(), startsAt: startsAt},
		source: func(actors.SeasonKey) (actors.Source, error) { return source, nil }, timetable: source,
		first: source.FirstSession(), last: source.LastSession(), warnings: append(left, source.Warnings()...),
	}, nil
}

// recorded are the stocks of the historical mode: all that have bars, or the
// first of those that were asked for. Without a list of the operator, large
// companies come first.
func (s *settings) recorded(all []arena.Symbol) ([]arena.Symbol, error) {
	list := s.tickers
	for _, symbol := range list {
		if !slices.Contains(all, symbol) {
			return nil, usagef("%s names %s, of which %s has no prices in the chosen sessions", s.from("S_P500_TICKERS"), symbol, s.bars)
		}
	}
	if len(list) == 0 {
		list = slices.Clone(all)
		size := make(map[arena.Symbol]int64)
		for _, stock := range feeds.Universe() {
			size[stock.Symbol] = stock.Cap
		}
		slices.SortStableFunc(list, func(a, b arena.Symbol) int { return cmp.Compare(size[b], size[a]) })
	}
	if !s.chosen("ARENA_TICKER_COUNT") {
		return list, nil
	}
	return s.first(list)
}

// first returns as many of the symbols as were asked for.
func (s *settings) first(symbols []arena.Symbol) ([]arena.Symbol, error) {
	if s.tickerCount > len(symbols) {
		return nil, usagef("%s is %d, but there are %d symbols to choose from", s.from("ARENA_TICKER_COUNT"), s.tickerCount, len(symbols))
	}
	return symbols[:s.tickerCount], nil
}
