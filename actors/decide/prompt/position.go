package prompt

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/arena"
)

const (
	mostPositions = 60
	mostEstimates = 40

	noPositions     = "no positions"
	positionsHeader = "position,shares,cost,price,profit"
	estimatesHeader = "estimate,fairValue,topOfBox,bottomOfBox"
)

// positionsBlock are the positions of an agent, or the line that there are none. Of very
// many those are told that are worth most.
func positionsBlock(v *arena.View) string {
	positions := v.Portfolio.Positions
	if len(positions) == 0 {
		return noPositions + "\n\n"
	}
	left := max(len(positions)-mostPositions, 0)
	if left > 0 {
		positions = slices.Clone(positions)
		slices.SortStableFunc(positions, func(a, b arena.Position) int {
			return cmp.Compare(v.Price(b.Symbol).Worth(b.Shares), v.Price(a.Symbol).Worth(a.Shares))
		})
		positions = positions[:mostPositions]
	}
	var block strings.Builder
	block.WriteString(positionsHeader + "\n")
	for i := range positions {
		p := &positions[i]
		cost, price := perShare(p.Cost, p.Shares), v.Price(p.Symbol)
		shown, profit := "", ""
		if price > 0 {
			shown, profit = price.String(), change(cost, price)
		}
		for _, field := range [...]string{string(p.Symbol), ",", p.Shares.String(), ",", cost.String(), ",", shown, ",", profit, "\n"} {
			block.WriteString(field)
		}
	}
	block.WriteByte('\n')
	if left > 0 {
		_, _ = fmt.Fprintf(&block, "and %d smaller positions\n\n", left) // never fails
	}
	return block.String()
}

// estimatesBlock is what an agent thought that symbols are worth; those that it holds come
// first. It is empty if there is nothing.
func estimatesBlock(estimates []arena.Estimate, p *arena.Portfolio) string {
	if len(estimates) == 0 {
		return ""
	}
	if len(estimates) > mostEstimates {
		estimates = slices.Clone(estimates)
		unheld := func(e *arena.Estimate) int {
			if p.Position(e.Symbol).Shares > 0 {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(estimates, func(a, b arena.Estimate) int { return cmp.Compare(unheld(&a), unheld(&b)) })
		estimates = estimates[:mostEstimates]
	}
	var block strings.Builder
	block.WriteString(estimatesHeader + "\n")
	for i := range estimates {
		e := &estimates[i]
		block.WriteString(string(e.Symbol))
		for _, amount := range [...]arena.Money{e.FairValue, e.Top, e.Bottom} {
			block.WriteByte(',')
			if amount > 0 {
				block.WriteString(amount.String())
			}
		}
		block.WriteByte('\n')
	}
	block.WriteByte('\n')
	return block.String()
}
