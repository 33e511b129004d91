package main

import (
	"log/slog"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A setup is all that a server is made of, read and checked before anything on
// the disk changes.
type setup struct {
	*settings.Values
	calendar *arena.Calendar
	pace     settings.Pace
	prices   *prices
	plans    []arena.Plan     // of the next season of each arena
	players  [][]arena.Player // that play under its code names
	seeds    []*uint64        // of its prices, where the operator chose one
	models   *models
	keyless  []roster.Keyless
	unread   map[string]bool // arenas whose journals cannot be read; known once the store is open
	warnings []string        // sentences for the operator
	role     role
	quiet    bool // the operator wants to read the address and errors alone
	open     bool // the page, in the browser
}

// setUp reads the settings, opens the prices and plans the seasons.
func (p *program) setUp(c *cli.Context) (*setup, error) {
	s, err := p.load(c)
	if err != nil {
		return nil, err
	}
	quiet, verbose := c.Bool("quiet"), c.Bool("verbose")
	switch {
	case quiet && verbose:
		return nil, usagef("--quiet and --verbose contradict each other; give one of them")
	case quiet:
		s.LogLevel = slog.LevelError
	case verbose:
		s.LogLevel = slog.LevelDebug
	}
	specs, err := roster.Load(s.Arenas)
	if err != nil {
		return nil, err
	}
	calendar := arena.NYSE()
	prices, err := openPrices(s, calendar, p.now(), p.readingBars(c))
	if err != nil {
		return nil, err
	}
	lineup, err := roster.LineUp(specs, s, prices.Market)
	if err != nil {
		return nil, err
	}
	warnings := append(s.Warnings(), prices.warnings...)
	warnings = append(warnings, s.FitConnections(p.files)...)
	return &setup{
		Values: s, calendar: calendar, pace: s.Pace(), prices: prices, plans: lineup.Plans, players: lineup.Players, seeds: lineup.Seeds,
		models: newModels(s, lineup, p.now), keyless: lineup.Keyless, warnings: append(warnings, lineup.Warnings...),
		quiet: quiet, open: c.Bool("open"),
	}, nil
}
