package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
)

// A setup is all that a server is made of, read and checked before anything on
// the disk changes.
type setup struct {
	*settings
	calendar *arena.Calendar
	pace     pace
	prices   *prices
	plans    []arena.Plan // of the next season of each arena
	seeds    []*uint64    // of its prices, where the operator chose one
	warnings []string     // sentences for the operator
}

// setUp reads the settings, opens the prices and plans the seasons.
func (p *program) setUp(c *cli.Context) (*setup, error) {
	s, err := p.load(c)
	if err != nil {
		return nil, err
	}
	if err := s.storeProblem(); err != nil {
		return nil, err
	}
	specs, err := loadSpecs(s.arenas)
	if err != nil {
		return nil, err
	}
	calendar := arena.NYSE()
	prices, err := s.openPrices(calendar, p.now(), p.readingBars(c))
	if err != nil {
		return nil, err
	}
	plans, left, err := s.plans(specs, prices.market)
	if err != nil {
		return nil, err
	}
	warnings := append(s.warnings(), prices.warnings...)
	warnings = append(warnings, s.fitConnections(p.files)...)
	return &setup{
		settings: s, calendar: calendar, pace: s.pace(), prices: prices, plans: plans,
		seeds: s.priceSeeds(specs), warnings: append(warnings, left...),
	}, nil
}
