package arena

import (
	"fmt"
	"slices"
	"strings"
)

// Differences says in what a season that runs by p differs from one that would begin
// by planned: what was set since and takes effect with the next season only. Each is
// a clause with both values.
func (p *Plan) Differences(planned *Plan) []string {
	var all []string
	differ := func(what string, runs, asked any) {
		if runs != asked {
			all = append(all, fmt.Sprintf("%s is %v, and %v in the season under way", what, asked, runs))
		}
	}
	differ("the cash of an agent", p.Cash, planned.Cash)
	differ("the trading fee in basis points", p.Rules.Fees.Bps, planned.Rules.Fees.Bps)
	differ("the least trading fee", p.Rules.Fees.Minimum, planned.Rules.Fees.Minimum)
	differ("half the spread in basis points", p.Rules.HalfSpreadBps, planned.Rules.HalfSpreadBps)
	differ("the slippage in basis points", p.Rules.SlippageBps, planned.Rules.SlippageBps)
	differ("the largest position in basis points", p.Rules.MaxPositionBps, planned.Rules.MaxPositionBps)
	differ("the least invested in basis points", p.Rules.MinInvestedBps, planned.Rules.MinInvestedBps)
	differ("the participation in basis points", p.Rules.ParticipationBps, planned.Rules.ParticipationBps)
	differ("the lot", p.Rules.Lot, planned.Rules.Lot)
	differ("the time between rounds", p.RoundEvery.Duration(), planned.RoundEvery.Duration())
	differ("the number of sessions", p.MaxSessions, planned.MaxSessions)
	differ("the benchmark", p.Benchmark, planned.Benchmark)
	differ("the roster", roster(p), roster(planned))
	if lost, found := without(p.Symbols, planned.Symbols), without(planned.Symbols, p.Symbols); len(lost)+len(found) > 0 {
		all = append(all, fmt.Sprintf("the symbols are others: %d are not in the season under way%s, %d of it are not there%s",
			len(found), some(found), len(lost), some(lost)))
	}
	return all
}

// roster lists agents and what decides for them.
func roster(p *Plan) string {
	seats := make([]string, len(p.Roster))
	for i := range p.Roster {
		seats[i] = p.Roster[i].Agent + " (" + p.Roster[i].Decider.Describe() + ")"
	}
	return strings.Join(seats, ", ")
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
