package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// check refuses what no season can begin with, and brings names into their normal form.
func (s *Spec) check() error {
	if err := state.CheckArena(string(s.ID)); err != nil {
		return s.wrong("$.id", "%v", err)
	}
	switch {
	case s.Name == "":
		return s.wrong("$", "the arena has no name")
	case len(s.Roster) == 0:
		return s.wrong("$", "the arena has no roster")
	case s.Rules.Universe != "":
		return s.wrong("$.rules.universe", "a universe is a rule of an agent, not of the arena")
	}
	name, err := checkName(string(s.Name))
	if err != nil {
		return s.wrong("$.name", "the arena's name %q cannot be used: %v", s.Name, err)
	}
	s.Name = plain(name)
	for i, symbol := range s.Benchmark {
		parsed, err := arena.ParseSymbol(string(symbol))
		if err != nil {
			return s.wrong(fmt.Sprintf("$.benchmark[%d]", i), "the benchmark %q is not a ticker such as SPY", symbol)
		}
		s.Benchmark[i] = plain(parsed)
	}
	if err := s.checkDollars(); err != nil {
		return err
	}
	return s.checkRoster()
}

// checkDollars refuses amounts that are too large to be counted.
func (s *Spec) checkDollars() error {
	fit := func(at string, said *amount) error {
		if dollars := said.said(); dollars != nil && *dollars > arena.MaxCash {
			return s.wrong(at, "%v is too much; want at most %v dollars", *dollars, arena.MaxCash)
		}
		return nil
	}
	if err := cmp.Or(fit("$.cash", s.Cash), fit("$.rules.min_fee", s.Rules.MinFee)); err != nil {
		return err
	}
	for i := range s.Roster {
		if err := fit(fmt.Sprintf("$.roster[%d].rules.min_fee", i), s.Roster[i].Rules.MinFee); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) checkRoster() error {
	looks := make(map[string]plain, len(s.Roster))
	for i := range s.Roster {
		entrant, at := &s.Roster[i], fmt.Sprintf("$.roster[%d]", i)
		if entrant.Agent == "" {
			return s.wrong(at, "agent %d has no name", i+1)
		}
		name, err := checkName(string(entrant.Agent))
		if err != nil {
			return s.wrong(at+".agent", "the agent %q cannot be called so: %v", entrant.Agent, err)
		}
		entrant.Agent = plain(name)
		other, alike := looks[look(name)]
		looks[look(name)] = entrant.Agent
		switch {
		case alike && other == entrant.Agent:
			return s.wrong(at+".agent", "the agent %q is in the roster twice", entrant.Agent)
		case alike:
			return s.wrong(at+".agent", "the agents %q and %q look alike; give one another name", other, entrant.Agent)
		case entrant.Rules.Universe != "" && entrant.Rules.Universe != universeBenchmark:
			return s.wrong(at+".rules.universe", "the universe %q is unknown; want %s, or none for all other symbols",
				entrant.Rules.Universe, universeBenchmark)
		}
		if err := s.checkDecider(entrant, at); err != nil {
			return err
		}
	}
	return nil
}

// checkDecider refuses an agent for which nothing can decide, or of which two things would.
func (s *Spec) checkDecider(e *entrantSpec, at string) error {
	switch {
	case e.Strategy != "" && e.Model != "":
		return s.wrong(at+".model", "the agent %q has a strategy and a model; leave one out", e.Agent)
	case e.Model != "":
		return e.check(s, at)
	case e.Strategy == "":
		return s.wrong(at, "the agent %q has neither a strategy nor a model", e.Agent)
	case e.says():
		return s.wrong(at, "the agent %q has a strategy, and settings of a model; leave them out", e.Agent)
	case !slices.Contains(strategy.Names(), string(e.Strategy)):
		return s.wrong(at+".strategy", "the agent %q has the unknown strategy %q; want one of %s",
			e.Agent, e.Strategy, strings.Join(strategy.Names(), ", "))
	}
	return nil
}
