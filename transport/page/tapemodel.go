package page

import (
	"cmp"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// How many trades and refusals the page shows to those who have no script.
const (
	shownTrades   = 14
	shownRefusals = 8
)

type tradeModel struct {
	Agent                                             agentModel
	Verb, Tone, Shares, Symbol, Seen, Price, Fee, Why string
}

type refusalModel struct {
	Agent      agentModel
	Asked, Why string
}

func (m *seasonModel) addTrades(state *arena.State, agents []agentModel) {
	fills := []arena.OrderFilled{}
	for i := range state.Accounts {
		fills = append(fills, state.Accounts[i].Fills...)
	}
	slices.SortStableFunc(fills, func(a, b arena.OrderFilled) int { return cmp.Compare(b.Order, a.Order) })
	for i := range fills[:min(len(fills), shownTrades)] {
		fill := &fills[i]
		seat, _ := state.Seat(fill.Agent)
		trade := tradeModel{
			Agent: agents[seat], Verb: "Sell", Tone: "down", Shares: formatShares(fill.Shares), Symbol: string(fill.Symbol),
			Seen: formatPrice(fill.SeenPrice), Price: formatPrice(fill.Price), Fee: formatCents(fill.Fee),
		}
		if fill.Side == arena.Buy {
			trade.Verb, trade.Tone = "Buy", "up"
		}
		if fill.Reduced != "" {
			trade.Why = fill.Reduced.Sentence()
		}
		m.Trades = append(m.Trades, trade)
	}
}

func (m *seasonModel) addRefusals(state *arena.State, agents []agentModel) {
	refusals := []arena.OrderRejected{}
	for i := range state.Accounts {
		refusals = append(refusals, state.Accounts[i].Refusals...)
	}
	slices.SortStableFunc(refusals, func(a, b arena.OrderRejected) int { return cmp.Compare(b.Order, a.Order) })
	for i := range refusals[:min(len(refusals), shownRefusals)] {
		refusal := &refusals[i]
		seat, _ := state.Seat(refusal.Agent)
		m.Refusals = append(m.Refusals, refusalModel{
			Agent: agents[seat], Asked: clipped(refusal.Asked.String(), shownName),
			Why: refusal.Reason.Sentence(),
		})
	}
}
