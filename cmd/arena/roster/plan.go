package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A Market is what all arenas trade on.
type Market struct {
	Stocks   []arena.Symbol // that agents may trade
	Quoted   []arena.Symbol // all that have prices; one of them may be a benchmark
	StartsAt time.Time      // market time of the first tick
	PlaysAt  time.Time      // market time of the first tick that nobody plays at once
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

// A Lineup is what becomes of the arenas' files, by what the operator chose.
type Lineup struct {
	Plans []arena.Plan // of the next season of each arena
	// Players are the models that play under code names, for each plan; nil where all play
	// under their own.
	Players [][]arena.Player
	// Seeds of simulated prices that the operator chose, one for each plan. Nil leaves
	// one to chance.
	Seeds     []*uint64
	Keyless   []Keyless                   // arenas that cannot run
	Templates map[string]*prompt.Template // of the models' prompts, by their names
	Warnings  []string                    // sentences about agents that cannot take part
}

// A Keyless arena has models that cannot be asked without a key.
type Keyless struct {
	ID, Name string
	Missing  string // the setting's name
}

// LineUp turns specs into plans.
func LineUp(specs []Spec, v *settings.Values, m Market) (*Lineup, error) {
	l := &Lineup{Templates: Templates(specs)}
	for i := range specs {
		if err := l.add(&specs[i], v, m); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Templates are those of the prompts that the arenas of specs may name.
func Templates(specs []Spec) map[string]*prompt.Template {
	all := map[string]*prompt.Template{DefaultPrompt: prompt.Default(), SimplePrompt: prompt.Simple()}
	for i := range specs {
		if specs[i].template != nil {
			all[string(specs[i].Prompt)] = specs[i].template
		}
	}
	return all
}

func (l *Lineup) add(s *Spec, v *settings.Values, m Market) error {
	models := s.hasModels()
	if models && (!v.Models.Wanted() || s.builtIn && v.Models.Leaves(string(s.ID))) {
		return nil
	}
	missing, err := s.lacks(v)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		l.Keyless = append(l.Keyless, Keyless{ID: string(s.ID), Name: string(s.Name), Missing: missing[0]})
		return nil
	}
	plan, players, left, err := s.plan(v, m)
	if err != nil {
		return err
	}
	l.Players = append(l.Players, players)
	if models {
		plan.Prelude, plan.StartsAt = 0, m.PlaysAt // nobody waits for models to play at once
	}
	l.Plans, l.Seeds, l.Warnings = append(l.Plans, plan), append(l.Seeds, s.priceSeed(v)), append(l.Warnings, left...)
	return nil
}

// hasModels reports whether models decide for any of its agents.
func (s *Spec) hasModels() bool {
	return slices.ContainsFunc(s.Roster, func(e entrantSpec) bool { return e.Model != "" })
}

// lacks are the settings that its models need and do not have.
func (s *Spec) lacks(v *settings.Values) ([]string, error) {
	var all []string
	for i := range s.Roster {
		if s.Roster[i].Model == "" {
			continue
		}
		missing, err := s.Roster[i].lacks(v)
		if err != nil {
			return nil, err
		}
		if missing != "" && !slices.Contains(all, missing) {
			all = append(all, missing)
		}
	}
	return all, nil
}

func (s *Spec) plan(v *settings.Values, m Market) (plan arena.Plan, players []arena.Player, warnings []string, err error) {
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
			return plan, nil, nil, s.wrong("$.benchmark", "the only symbol, %s, is the benchmark; nothing is left to trade", benchmark)
		}
	}
	if s.Chat && !v.Models.Simple { // whose prompts tell no messages
		plan.Chat = v.Chat.Rules()
	}
	for i := range s.Roster {
		entrant := &s.Roster[i]
		if entrant.Rules.Universe == universeBenchmark && benchmark == "" {
			warnings = append(warnings, fmt.Sprintf("arena %s: %s does not take part: no benchmark (%s) has prices",
				s.ID, entrant.Agent, joinedPlain(s.Benchmark)))
			continue
		}
		plan.Roster = append(plan.Roster, entrant.place(&plan, &v.Models, s.promptName()))
	}
	if s.Blind {
		players = s.hide(&plan)
	}
	if err := plan.Validate(); err != nil {
		return plan, nil, nil, s.wrong("", "%v", err)
	}
	return plan, players, warnings, nil
}

// promptName is that of the prompt which its models are asked with.
func (s *Spec) promptName() string {
	if s.Prompt != "" {
		return string(s.Prompt)
	}
	return DefaultPrompt
}

// place is the entrant's place in the roster of plan.
func (e *entrantSpec) place(plan *arena.Plan, models *settings.Models, promptName string) arena.Entrant {
	entrant := arena.Entrant{Agent: e.name(models, len(plan.Roster)), Baseline: e.Baseline}
	entrant.Decider = arena.Decider{Kind: arena.ByStrategy, Name: string(e.Strategy)}
	if e.Model != "" {
		entrant.Decider = e.decider(models, promptName)
	}
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

// priceSeed is the seed of simulated prices that the operator chose, or nil.
func (s *Spec) priceSeed(v *settings.Values) *uint64 {
	if v.Mode != arena.Simulated {
		return nil
	}
	return s.seed(v)
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
	replace(&rules.Fees.Bps, (*int64)(r.FeeBps.said()))
	replace(&rules.Fees.Minimum, r.MinFee.said())
	replace(&rules.HalfSpreadBps, (*int64)(r.HalfSpreadBps.said()))
	replace(&rules.SlippageBps, (*int64)(r.SlippageBps.said()))
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
