package main

import (
	"log/slog"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
)

// Settings are what the operator chose: flags, then the environment, then the
// .env file, then defaults. An arena's own file speaks before a default and after
// what was chosen.
type settings struct {
	address address

	origins           []string
	proxies           transport.Proxies
	maxConnections    int // of the audience
	maxPerAddress     int
	maxAccepts        int // a second
	heartbeatEvery    time.Duration
	schedulerDisabled bool
	logLevel          slog.Level
	url               string // of the server, for commands that ask one

	mode                           arena.Mode
	bars, actions                  string
	payAfter                       int // sessions
	historicalStart, historicalEnd arena.Date
	simulatedStart                 arena.Date
	maxSessions                    int
	tickerCount                    int
	tickers                        []arena.Symbol

	interval      time.Duration // wall time between ticks
	roundEvery    time.Duration // market time between rounds
	marketPerTick time.Duration

	arenas         string // folder of rosters; empty means the built-in ones
	seed           uint64
	feeBps         int64
	minFee         arena.Money
	cash           arena.Money
	maxPositionBps int64

	modelsEnabled bool
	modelKey      string

	driver        string
	folder        string // of the file store
	snapshotEvery time.Duration
	reset         bool
	adminToken    string

	given   map[string]given // by the setting's name
	ignored []string         // given, known, and without effect in this version
}

// given is what the operator wrote for a setting.
type given struct {
	from string // as in "--mode", "MODE", or "MODE in .env"
	text string
	flag bool
}

// chosen reports whether the operator gave any of the settings called names.
func (s *settings) chosen(names ...string) bool {
	for _, name := range names {
		if _, ok := s.given[name]; ok {
			return true
		}
	}
	return false
}

// from is what the operator calls a setting: the way in which it was given, or
// its name.
func (s *settings) from(name string) string {
	if g, ok := s.given[name]; ok {
		return g.from
	}
	return name
}

// modelsWanted reports whether the operator expects models to take part.
func (s *settings) modelsWanted() bool { return s.modelsEnabled && s.modelKey != "" }

// warnings are sentences about settings that do not do what their name says in
// this version.
func (s *settings) warnings() []string {
	var warnings []string
	if len(s.ignored) > 0 {
		warnings = append(warnings, "these settings have no effect in this version: "+joined(s.ignored))
	}
	if s.modelsWanted() {
		warnings = append(warnings, "models do not take part in this version: "+s.from("OPENROUTER_API_KEY")+" is not used, strategies trade under their own names")
	}
	for _, name := range []string{"ARENA_BARS", "ARENA_ACTIONS"} {
		if s.mode == arena.Simulated && s.chosen(name) {
			warnings = append(warnings, s.from(name)+" has no effect in the simulated mode; for recorded prices set MODE=historical")
		}
	}
	return warnings
}

// check compares settings with each other.
func (s *settings) check() error {
	both := s.chosen("HISTORICAL_SIMULATION_START_DATE") && s.chosen("HISTORICAL_SIMULATION_END_DATE")
	if both && s.historicalStart > s.historicalEnd {
		return usagef("%s %s lies after %s %s; swap them",
			s.from("HISTORICAL_SIMULATION_START_DATE"), s.historicalStart,
			s.from("HISTORICAL_SIMULATION_END_DATE"), s.historicalEnd)
	}
	return nil
}
