package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/feeds"
)

// prices are where a season's prices come from, and when they change.
type prices struct {
	roster.Market
	source    func(season actors.SeasonKey) (actors.Source, error)
	timetable feeds.Timetable
	first     arena.Date
	last      arena.Date // empty when they do not end
	warnings  []string
}

// openPrices opens the prices of the mode. progress, which may be nil, hears of
// the reading of bars.
func openPrices(v *settings.Values, calendar *arena.Calendar, now time.Time, progress func(read, total int64)) (*prices, error) {
	switch v.Mode {
	case arena.Simulated:
		return simulated(v, calendar, now)
	case arena.Historical:
		return historical(v, calendar, progress)
	default:
		return nil, usagef("%s is %s, but this version has no source of live prices; choose simulated, or historical with --bars",
			v.From("MODE"), v.Mode)
	}
}

func simulated(v *settings.Values, calendar *arena.Calendar, now time.Time) (*prices, error) {
	start := v.SimulatedStart
	if start == "" {
		start = calendar.DateOf(now)
	}
	session := calendar.OnOrAfter(start)
	if session.Date == "" {
		return nil, usagef("%s %s has no session on or after it", v.From("SIMULATED_START_DATE"), start)
	}
	playsAt := session.Open
	for range v.Prelude() {
		session = calendar.Before(session.Date)
	}
	universe, err := universe(v)
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
	timetable, err := feeds.NewStepping(calendar, v.Pace().MarketPerTick, "")
	if err != nil {
		return nil, err
	}
	stocks := make([]arena.Symbol, len(universe))
	for i := range universe {
		stocks[i] = universe[i].Symbol
	}
	return &prices{
		Market: roster.Market{Stocks: stocks, Quoted: append(slices.Clone(stocks), feeds.IndexSymbol), StartsAt: session.Open, PlaysAt: playsAt},
		source: source, timetable: timetable, first: session.Date,
	}, nil
}

// universeOf are the stocks of a season, on which its index depends: those with which
// it began, whatever the settings are by now.
func universeOf(season actors.SeasonKey, chosen []feeds.Stock) []feeds.Stock {
	var symbols []arena.Symbol
	for symbol := range strings.FieldsSeq(season.Symbols) {
		if arena.Symbol(symbol) != feeds.IndexSymbol {
			symbols = append(symbols, arena.Symbol(symbol))
		}
	}
	if len(symbols) == 0 {
		return chosen
	}
	return feeds.Pick(symbols)
}

// universe are the stocks of the simulated mode: the largest of the built-in
// companies, or what was asked for.
func universe(v *settings.Values) ([]feeds.Stock, error) {
	symbols := v.Tickers
	if slices.Contains(symbols, feeds.IndexSymbol) {
		return nil, usagef("%s names %s, which is the simulation's own index; leave it out", v.From("S_P500_TICKERS"), feeds.IndexSymbol)
	}
	if len(symbols) == 0 {
		for _, stock := range feeds.Universe() {
			symbols = append(symbols, stock.Symbol)
		}
	}
	if len(v.Tickers) == 0 || v.Chosen("ARENA_TICKER_COUNT") {
		var err error
		if symbols, err = first(v, symbols); err != nil {
			return nil, err
		}
	}
	return feeds.Pick(symbols), nil
}

func historical(v *settings.Values, calendar *arena.Calendar, progress func(read, total int64)) (*prices, error) {
	if v.Bars == "" {
		return nil, usagef("the historical mode needs recorded prices; name their folder with --bars or ARENA_BARS")
	}
	options := feeds.HistoricalOptions{End: v.HistoricalEnd, Calendar: calendar, Progress: progress}
	if v.Chosen("ARENA_PAY_AFTER") {
		options.PayAfter = &v.PayAfter
	}
	open := func(start arena.Date) (*feeds.Historical, error) {
		options.Start = start
		return feeds.OpenHistorical(v.Bars, v.Actions, options)
	}
	var start arena.Date
	if v.Chosen("HISTORICAL_SIMULATION_START_DATE") {
		start = v.HistoricalStart
	}
	source, err := open(start)
	if err != nil {
		return nil, err
	}
	// The default start counts only for bars that have it.
	first := calendar.OnOrAfter(v.HistoricalStart).Date
	var left []string
	if begin := source.FirstSession(); start == "" && begin < first && first <= source.LastSession() {
		if source, err = open(first); err != nil {
			return nil, err
		}
		left = []string{fmt.Sprintf("the bars begin on %s, and the season on %s, the default of --start-date; give --start-date %s for all of them",
			begin, first, begin)}
	}
	stocks, err := recorded(v, source.Symbols())
	if err != nil {
		return nil, err
	}
	session, _ := calendar.Session(source.FirstSession())
	startsAt, ok := source.Next(session.Open.Add(-time.Nanosecond))
	if !ok {
		return nil, fmt.Errorf("%s has no price in the chosen sessions", v.Bars)
	}
	return &prices{
		Market: roster.Market{Stocks: stocks, Quoted: source.Symbols(), StartsAt: startsAt, PlaysAt: startsAt},
		source: func(actors.SeasonKey) (actors.Source, error) { return source, nil }, timetable: source,
		first: source.FirstSession(), last: source.LastSession(), warnings: append(left, source.Warnings()...),
	}, nil
}

// recorded are the stocks of the historical mode: all that have bars, or the
// first of those that were asked for. Without a list of the operator, large
// companies come first.
func recorded(v *settings.Values, all []arena.Symbol) ([]arena.Symbol, error) {
	list := v.Tickers
	for _, symbol := range list {
		if !slices.Contains(all, symbol) {
			return nil, usagef("%s names %s, of which %s has no prices in the chosen sessions", v.From("S_P500_TICKERS"), symbol, v.Bars)
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
	if !v.Chosen("ARENA_TICKER_COUNT") {
		return list, nil
	}
	return first(v, list)
}

// first returns as many of the symbols as were asked for.
func first(v *settings.Values, symbols []arena.Symbol) ([]arena.Symbol, error) {
	if v.TickerCount > len(symbols) {
		return nil, usagef("%s is %d, but there are %d symbols to choose from", v.From("ARENA_TICKER_COUNT"), v.TickerCount, len(symbols))
	}
	return symbols[:v.TickerCount], nil
}
