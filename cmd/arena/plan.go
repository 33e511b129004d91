package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A market is what all arenas trade on.
type market struct {
	stocks   []arena.Symbol // that agents may trade
	quoted   []arena.Symbol // all that have prices; one of them may be a benchmark
	startsAt time.Time      // market time of the first tick
}

// with returns the symbols of an arena with a benchmark, sorted.
func (m *market) with(benchmark arena.Symbol) []arena.Symbol {
	symbols := slices.Clone(m.stocks)
	if benchmark != "" && !slices.Contains(symbols, benchmark) {
		symbols = append(symbols, benchmark)
	}
	slices.Sort(symbols)
	return symbols
}

// plans turns specs into the plans of their next seasons. warnings are sentences
// about agents that cannot take part.
func (s *settings) plans(specs []spec, m market) (plans []arena.Plan, warnings []string, err error) {
	for i := range specs {
		plan, left, err := s.plan(&specs[i], m)
		if err != nil {
			return nil, nil, err
		}
		plans, warnings = append(plans, plan), append(warnings, left...)
	}
	return plans, warnings, nil
}

func (s *settings) plan(spec *spec, m market) (plan arena.Plan, warnings []string, err error) {
	benchmark := spec.benchmark(m.quoted)
	plan = arena.Plan{
		Arena: string(spec.ID), Name: string(spec.Name), Mode: s.mode,
		Symbols: m.with(benchmark), Benchmark: benchmark, Cash: s.cashOf(spec),
		RoundEvery:  arena.Millis(s.pace().roundEvery.Milliseconds()),
		MaxSessions: s.maxSessions, StartsAt: m.startsAt,
		Rules: s.rulesOf(spec),
	}
	if seed := s.seedOf(spec); seed != nil && s.mode != arena.Simulated {
		plan.Seed = *seed // that of the deciders; a simulated one follows from its prices'
	}
	if benchmark != "" {
		isBenchmark := func(symbol arena.Symbol) bool { return symbol == benchmark }
		plan.Rules.Universe = slices.DeleteFunc(slices.Clone(plan.Symbols), isBenchmark)
		if len(plan.Rules.Universe) == 0 {
			return plan, nil, fmt.Errorf("%s: the only symbol, %s, is the benchmark; nothing is left to trade", spec.path, benchmark)
		}
	}
	for i := range spec.Roster {
		entrant := &spec.Roster[i]
		if entrant.Rules.Universe == universeBenchmark && benchmark == "" {
			warnings = append(warnings, fmt.Sprintf("arena %s: %s does not take part: no benchmark (%s) has prices",
				spec.ID, entrant.Agent, joinedPlain(spec.Benchmark)))
			continue
		}
		plan.Roster = append(plan.Roster, entrant.place(&plan))
	}
	if err := plan.Validate(); err != nil {
		return plan, nil, fmt.Errorf("%s: %w", spec.path, err)
	}
	return plan, warnings, nil
}

// place is the entrant's place in the roster of plan.
func (e *entrantSpec) place(plan *arena.Plan) arena.Entrant {
	entrant := arena.Entrant{Agent: string(e.Agent), Baseline: e.Baseline}
	entrant.Decider = arena.Decider{Kind: arena.ByStrategy, Name: string(e.Strategy)}
	if e.Rules == (rulesSpec{}) {
		return entrant
	}
	rules := e.Rules.over(plan.Rules)
	if e.Rules.Universe == universeBenchmark {
		rules.Universe = []arena.Symbol{plan.Benchmark}
	}
	entrant.Rules = &rules
	return entrant
}

// rulesOf are the rules of an arena: what the operator chose, then what its file
// says, then defaults.
func (s *settings) rulesOf(spec *spec) arena.Rules {
	rules := arena.DefaultRules()
	rules.Fees = arena.FeeSchedule{Bps: s.feeBps, Minimum: s.minFee}
	rules.MaxPositionBps = s.maxPositionBps
	said := spec.Rules
	if s.chosen("TRADING_FEE_BPS") {
		said.FeeBps = nil
	}
	if s.chosen("MIN_TRADE_FEE") {
		said.MinFee = nil
	}
	if s.chosen("MAX_POSITION_SIZE_PERCENT") {
		said.MaxPositionPercent = nil
	}
	return said.over(rules)
}

// seedOf is the seed that the operator chose for an arena, or nil.
func (s *settings) seedOf(spec *spec) *uint64 {
	if s.chosen("ARENA_SEED") {
		return &s.seed
	}
	return (*uint64)(spec.Seed.said())
}

// priceSeeds are the seeds of simulated prices that the operator chose, for each of
// specs. Nil leaves one to chance.
func (s *settings) priceSeeds(specs []spec) []*uint64 {
	seeds := make([]*uint64, len(specs))
	if s.mode == arena.Simulated {
		for i := range specs {
			seeds[i] = s.seedOf(&specs[i])
		}
	}
	return seeds
}

func (s *settings) cashOf(spec *spec) arena.Money {
	if spec.Cash != nil && !s.chosen("INITIAL_CASH") {
		return spec.Cash.value
	}
	return s.cash
}

// benchmark is the first of the spec's that has prices, or none.
func (s *spec) benchmark(symbols []arena.Symbol) arena.Symbol {
	for _, symbol := range s.Benchmark {
		if slices.Contains(symbols, arena.Symbol(symbol)) {
			return arena.Symbol(symbol)
		}
	}
	return ""
}

// over returns rules with what r says in place of what they say. The universe
// is not part of it.
func (r *rulesSpec) over(rules arena.Rules) arena.Rules {
	replace(&rules.Fees.Bps, r.FeeBps)
	replace(&rules.Fees.Minimum, r.MinFee.said())
	replace(&rules.HalfSpreadBps, r.HalfSpreadBps)
	replace(&rules.SlippageBps, r.SlippageBps)
	replace(&rules.MaxPositionBps, (*int64)(r.MaxPositionPercent.said()))
	replace(&rules.MinInvestedBps, (*int64)(r.MinInvestedPercent.said()))
	replace(&rules.ParticipationBps, (*int64)(r.ParticipationPercent.said()))
	replace(&rules.Lot, r.Lot.said())
	return rules
}

func replace[T any](value, by *T) {
	if by != nil {
		*value = *by
	}
}

func joinedPlain(texts []plain) string {
	words := make([]string, len(texts))
	for i, text := range texts {
		words[i] = string(text)
	}
	return joined(words)
}
