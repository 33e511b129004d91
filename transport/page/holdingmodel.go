package page

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// A holdingModel is what one agent holds.
type holdingModel struct {
	Agent     agentModel
	Cash      string
	CashPart  string
	Positions []heldModel
	Bar       []barModel
}

type heldModel struct {
	Symbol, Shares, Price, Weight, Gain, Return, Tone string
	Old                                               bool // its price
}

// A barModel is one part of a bar of weights, in percent of its width.
type barModel struct {
	From, Width, Opacity string
}

// newHolding shows the positions of the account at seat, the greatest first.
func newHolding(state *arena.State, seat int) holdingModel {
	account, equity := &state.Accounts[seat], state.Equity(seat)
	positions := view.Holdings(state, seat)
	slices.SortStableFunc(positions, func(a, b view.Holding) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Symbol, b.Symbol))
	})
	holding := holdingModel{Cash: formatCents(account.Cash), CashPart: formatWeight(view.Part(account.Cash, equity))}
	const gap = 0.5 // of a hundred, between two parts of the bar
	from := 0.0
	for i := range positions {
		position := &positions[i]
		quote, _ := state.Quote(position.Symbol)
		gain := formatReturn(position.Return)
		holding.Positions = append(holding.Positions, heldModel{
			Symbol: string(position.Symbol), Shares: formatShares(position.Shares), Price: formatPrice(position.Price),
			Old:    !quote.At.Equal(state.At),
			Weight: formatWeight(position.Weight), Gain: formatGain(position.Gain), Return: gain, Tone: tone(gain),
		})
		width := 100 * position.Weight
		holding.Bar = append(holding.Bar, barModel{
			From: fixed(from), Width: fixed(max(width-gap, 0)), Opacity: fixed(max(1-0.13*float64(i), 0.24)),
		})
		from += width
	}
	holding.Bar = append(holding.Bar, barModel{From: fixed(from), Width: fixed(max(100-from, 0))})
	return holding
}

func fixed(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }
