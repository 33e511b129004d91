package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A Market is what all arenas trade on.
type Market struct {
	Stocks   []arena.Symbol // that agents may trade
	Quoted   []arena.Symbol // all that have prices; one of them may be a benchmark
	StartsAt time.Time      // market time of the first tick
}

// with returns the symbols of an arena with a benchmark, sorted.
func (m *Market) with(benchmark arena.Symbol) []arena.Symbol {
	symbols := slices.Clone(m.Stocks)
	if benchmark != "" && !slices.Contains(symbols, benchmark) {
		symbols = append(symbols, benchmark)
	}
	slices.Sort(symbols)
	return symbols
}

// Plans turns specs into the plans of their next seasons, by what the operator chose.
// warnings are sentences about agents that cannot take part.
func Plans(specs []Spec, v *settings.Values, m Market) (plans []arena.Plan, warnings []string, err error) {
	for i := range specs {
		plan, left, err := specs[i].plan(v, m)
		if err != nil {
			return nil, nil, err
		}
		plans, warnings = append(plans, plan), append(warnings, left...)
	}
	return plans, warnings, nil
}

func (s *Spec) plan(v *settings.Values, m Market) (plan arena.Plan, warnings []string, err error) {
	benchmark := s.benchmark(m.Quoted)
	plan = arena.Plan{
		Arena: string(s.ID), Name: string(s.Name), Mode: v.Mode,
		Symbols: m.with(benchmark), Benchmark: benchmark, Cash: s.cash(v),
		RoundEvery:  arena.Millis(v.Pace().RoundEvery.Milliseconds()),
		MaxSessions: v.MaxSessions, Prelude: v.Prelude(), StartsAt: m.StartsAt,
		Rules: s.rules(v),
	}
	if seed := s.seed(v); seed != nil && v.Mode != arena.Simulated {
		plan.Seed = *seed // that of the deciders; a simulated one follows from its prices'
	}
	if benchmark != "" {
		isBenchmark := func(symbol arena.Symbol) bool { return symbol == benchmark }
		plan.Rules.Universe = slices.DeleteFunc(slices.Clone(plan.Symbols), isBenchmark)
		if len(plan.Rules.Universe) == 0 {
			return plan, nil, fmt.Errorf("%s: the only symbol, %s, is the benchmark; nothing is left to trade", s.path, benchmark)
		}
	}
	for i := range s.Roster {
		entrant := &s.Roster[i]
		if entrant.Rules.Universe == universeBenchmark && benchmark == "" {
			warnings = append(warnings, fmt.Sprintf("arena %s: %s does not take part: no benchmark (%s) has prices",
				s.ID, entrant.Agent, joinedPlain(s.Benchmark)))
			continue
		}
		plan.Roster = append(plan.Roster, entrant.place(&plan))
	}
	if err := plan.Validate(); err != nil {
		return plan, nil, fmt.Errorf("%s: %w", s.path, err)
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

// rules are those of the arena: what the operator chose, then what its file says,
// then defaults.
func (s *Spec) rules(v *settings.Values) arena.Rules {
	rules := arena.DefaultRules()
	rules.Fees = arena.FeeSchedule{Bps: v.FeeBps, Minimum: v.MinFee}
	rules.MaxPositionBps = v.MaxPositionBps
	said := s.Rules
	if v.Chosen("TRADING_FEE_BPS") {
		said.FeeBps = nil
	}
	if v.Chosen("MIN_TRADE_FEE") {
		said.MinFee = nil
	}
	if v.Chosen("MAX_POSITION_SIZE_PERCENT") {
		said.MaxPositionPercent = nil
	}
	return said.over(rules)
}

// seed is the one that the operator chose for the arena, or nil.
func (s *Spec) seed(v *settings.Values) *uint64 {
	if v.Chosen("ARENA_SEED") {
		return &v.Seed
	}
	return (*uint64)(s.Seed.said())
}

// PriceSeeds are the seeds of simulated prices that the operator chose, for each of
// specs. Nil leaves one to chance.
func PriceSeeds(specs []Spec, v *settings.Values) []*uint64 {
	seeds := make([]*uint64, len(specs))
	if v.Mode == arena.Simulated {
		for i := range specs {
			seeds[i] = specs[i].seed(v)
		}
	}
	return seeds
}

func (s *Spec) cash(v *settings.Values) arena.Money {
	if s.Cash != nil && !v.Chosen("INITIAL_CASH") {
		return s.Cash.value
	}
	return v.Cash
}

// benchmark is the first of the spec's that has prices, or none.
func (s *Spec) benchmark(symbols []arena.Symbol) arena.Symbol {
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
	return strings.Join(words, ", ")
}
