package roster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// check refuses what no season can begin with, and brings names into their normal form.
func (s *Spec) check() {
	if err := state.CheckArena(string(s.ID)); err != nil {
		s.refuse("$.id", "%v", err)
	}
	if s.Name == "" {
		s.refuse("$", "the arena has no name")
	} else if name, err := checkName(string(s.Name)); err != nil {
		s.refuse("$.name", "the arena's name %q cannot be used: %v", s.Name, err)
	} else {
		s.Name = plain(name)
	}
	for i, symbol := range s.Benchmark {
		parsed, err := arena.ParseSymbol(string(symbol))
		if err != nil {
			s.refuse(fmt.Sprintf("$.benchmark[%d]", i), "the benchmark %q is not a ticker such as SPY", symbol)
		}
		s.Benchmark[i] = plain(parsed)
	}
	if s.Rules.Universe != "" {
		s.refuse("$.rules.universe", "a universe is a rule of an agent, not of the arena")
	}
	if cash := s.Cash.said(); cash != nil && *cash <= 0 {
		s.refuse("$.cash", "its agents start without cash")
	}
	s.checkDollars("$.cash", s.Cash)
	s.checkRules("$.rules", &s.Rules)
	s.checkRoster()
	s.checkBlind()
	s.checkChat()
}

// checkChat refuses a chat in which nobody can answer.
func (s *Spec) checkChat() {
	switch {
	case !s.Chat:
	case !s.hasModels():
		s.refuse("$.chat", "the arena has a chat, and no model that could answer; leave chat out")
	case s.Prompt == SimplePrompt:
		s.refuse("$.chat", "the arena has a chat, and its prompt %s tells models no messages; leave one of them out", SimplePrompt)
	}
}

// checkDollars refuses an amount that is too large to be counted.
func (s *Spec) checkDollars(at string, said *amount) {
	if dollars := said.said(); dollars != nil && *dollars > arena.MaxCash {
		s.refuse(at, "%v is too much; want at most %v dollars", *dollars, arena.MaxCash)
	}
}

// checkRules refuses rules that no season has, whatever the others are.
func (s *Spec) checkRules(at string, r *rulesSpec) {
	if least := r.MinFee.said(); least != nil && *least > arena.MaxCash {
		s.checkDollars(at+".min_fee", r.MinFee)
		return
	}
	rules := r.over(arena.DefaultRules())
	if problem := rules.Problem(); problem != "" {
		s.refuse(at, "%s", problem)
	}
}

func (s *Spec) checkRoster() {
	if len(s.Roster) == 0 {
		s.refuse("$", "the arena has no roster")
	}
	looks := make(map[string]plain, len(s.Roster))
	for i := range s.Roster {
		entrant, at := &s.Roster[i], fmt.Sprintf("$.roster[%d]", i)
		if entrant.Agent == "" {
			s.refuse(at, "agent %d has no name", i+1)
		} else {
			s.checkAgent(entrant, at, looks)
		}
		if u := entrant.Rules.Universe; u != "" && u != universeBenchmark {
			s.refuse(at+".rules.universe", "the universe %q is unknown; want %s, or none for all other symbols", u, universeBenchmark)
		}
		s.checkRules(at+".rules", &entrant.Rules)
		s.checkDecider(entrant, at)
	}
}

// checkAgent refuses a name that cannot be seen or told from another. looks are the
// names so far by how they look.
func (s *Spec) checkAgent(e *entrantSpec, at string, looks map[string]plain) {
	name, err := checkName(string(e.Agent))
	if err != nil {
		s.refuse(at+".agent", "the agent %q cannot be called so: %v", e.Agent, err)
		return
	}
	e.Agent = plain(name)
	other, alike := looks[look(name)]
	switch {
	case !alike:
		looks[look(name)] = e.Agent
	case other == e.Agent:
		s.refuse(at+".agent", "the agent %q is in the roster twice", e.Agent)
	default:
		s.refuse(at+".agent", "the agents %q and %q look alike; give one another name", other, e.Agent)
	}
}

// checkDecider refuses an agent for which nothing can decide, or of which two things would.
func (s *Spec) checkDecider(e *entrantSpec, at string) {
	switch {
	case e.Strategy != "" && e.Model != "":
		s.refuse(at+".model", "the agent %q has a strategy and a model; leave one out", e.Agent)
	case e.Model != "":
		e.check(s, at)
	case e.Strategy == "":
		s.refuse(at, "the agent %q has neither a strategy nor a model", e.Agent)
	case e.says():
		s.refuse(at, "the agent %q has a strategy, and settings of a model; leave them out", e.Agent)
	case !slices.Contains(strategy.Names(), string(e.Strategy)):
		s.refuse(at+".strategy", "the agent %q has the unknown strategy %q; want one of %s",
			e.Agent, e.Strategy, strings.Join(strategy.Names(), ", "))
	}
}
