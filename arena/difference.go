package arena

import (
	"fmt"
	"slices"
	"strings"
)

// Differences says in what a season that runs by p differs from one that would begin
// by planned: what was set since and takes effect with the next season only. Each is
// a clause with both values. A simulated season begins today, or some sessions before
// that were played at once, and draws its seed, so that none of these is a setting.
func (p *Plan) Differences(planned *Plan) []string {
	var d differences
	d.add("the name", p.Name, planned.Name)
	d.add("the mode", p.Mode, planned.Mode)
	if p.Mode != Simulated {
		d.add("the seed", p.Seed, planned.Seed)
		d.add("the number of sessions played at once", p.Prelude, planned.Prelude)
		d.add("the first tick", p.StartsAt.UTC().Format("2006-01-02 15:04"), planned.StartsAt.UTC().Format("2006-01-02 15:04"))
	}
	d.add("the cash of an agent", p.Cash, planned.Cash)
	d.addRules("", &p.Rules, &planned.Rules)
	d.add("the time between rounds", p.RoundEvery.Duration(), planned.RoundEvery.Duration())
	d.add("the number of sessions", p.MaxSessions, planned.MaxSessions)
	d.add("the benchmark", p.Benchmark, planned.Benchmark)
	d.add("the chat", p.Chat.describe(), planned.Chat.describe())
	d.add("the roster", roster(p), roster(planned))
	d.addBlind(p.Blind, planned.Blind)
	if lost, found := without(p.Symbols, planned.Symbols), without(planned.Symbols, p.Symbols); len(lost)+len(found) > 0 {
		d = append(d, fmt.Sprintf("the symbols are others: %d are not in the season under way%s, %d of it are not there%s",
			len(found), some(found), len(lost), some(lost)))
	} else {
		d.add("the number of tradable symbols", len(p.Rules.Universe), len(planned.Rules.Universe))
	}
	for i := range p.Roster {
		d.addAgent(p, planned, &p.Roster[i])
	}
	return d
}

// differences are clauses.
type differences []string

func (d *differences) add(what string, runs, asked any) {
	if runs != asked {
		*d = append(*d, fmt.Sprintf("%s is %v, and %v in the season under way", what, asked, runs))
	}
}

// addRules compares all but the universe. of says whose they are.
func (d *differences) addRules(of string, runs, asked *Rules) {
	d.add("the trading fee in basis points"+of, runs.Fees.Bps, asked.Fees.Bps)
	d.add("the least trading fee"+of, runs.Fees.Minimum, asked.Fees.Minimum)
	d.add("half the spread in basis points"+of, runs.HalfSpreadBps, asked.HalfSpreadBps)
	d.add("the slippage in basis points"+of, runs.SlippageBps, asked.SlippageBps)
	d.add("the largest position in basis points"+of, runs.MaxPositionBps, asked.MaxPositionBps)
	d.add("the least invested in basis points"+of, runs.MinInvestedBps, asked.MinInvestedBps)
	d.add("the participation in basis points"+of, runs.ParticipationBps, asked.ParticipationBps)
	d.add("the lot"+of, runs.Lot, asked.Lot)
}

// addAgent compares what an agent that takes part in both seasons has of its own, beyond
// what is told of the arena already.
func (d *differences) addAgent(p, planned *Plan, runs *Entrant) {
	at := slices.IndexFunc(planned.Roster, func(e Entrant) bool { return e.Agent == runs.Agent })
	if at < 0 {
		return
	}
	asked := &planned.Roster[at]
	d.add(runs.Agent+"'s part as a baseline", runs.Baseline, asked.Baseline)
	var general, own differences
	general.addRules(" of "+runs.Agent, &p.Rules, &planned.Rules)
	own.addRules(" of "+runs.Agent, rulesOf(p, runs), rulesOf(planned, asked))
	if !slices.Equal(general, own) {
		*d = append(*d, own...)
	}
	if runs.Rules != nil && asked.Rules != nil {
		d.add("the number of tradable symbols of "+runs.Agent, len(runs.Rules.Universe), len(asked.Rules.Universe))
	}
}

func rulesOf(p *Plan, e *Entrant) *Rules {
	if e.Rules != nil {
		return e.Rules
	}
	return &p.Rules
}

// roster lists agents and what decides for them.
func roster(p *Plan) string {
	seats := make([]string, len(p.Roster))
	for i := range p.Roster {
		seats[i] = p.Roster[i].Agent + " (" + p.Roster[i].Decider.Describe() + ")"
	}
	if p.Blind != nil {
		slices.Sort(seats) // each season has an order of its own
	}
	return strings.Join(seats, ", ")
}

// addBlind compares who plays under code names, and tells of nobody under which.
func (d *differences) addBlind(runs, asked *Blind) {
	switch {
	case runs == nil || asked == nil: // the roster tells
	case !slices.Equal(runs.Candidates, asked.Candidates):
		d.add("who plays under code names", strings.Join(runs.Candidates, ", "), strings.Join(asked.Candidates, ", "))
	case runs.Cast != asked.Cast:
		*d = append(*d, "the settings of a model under a code name are others than in the season under way")
	}
}

func without(symbols, others []Symbol) []Symbol {
	return slices.DeleteFunc(slices.Clone(symbols), func(s Symbol) bool { return slices.Contains(others, s) })
}

// some names the first of symbols.
func some(symbols []Symbol) string {
	if len(symbols) == 0 {
		return ""
	}
	return ", first " + string(symbols[0])
}
