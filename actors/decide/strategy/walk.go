package strategy

import "github.com/seed45548214/arena/arena"

// haltedRounds is how long a price has to stand still for its symbol to count
// as not trading. An order for it would only wait and expire.
const haltedRounds = 6

// A walk visits the symbols that an agent may trade now, in symbol order: those
// of its universe that have a price and are not halted. It allocates nothing,
// for symbols, universe and positions are all sorted.
type walk struct {
	view *arena.View
	at   int // index of the symbol, from -1

	price arena.Money
	held  arena.Shares

	universe int
	position int
}

func newWalk(v *arena.View) walk { return walk{view: v, at: -1} }

// next moves to the next symbol and reports whether there is one.
func (w *walk) next() bool {
	v := w.view
	for w.at++; w.at < len(v.Symbols) && w.at < len(v.Prices); w.at++ {
		w.price = v.Prices[w.at]
		if w.price <= 0 || !w.tradable(v.Symbols[w.at]) || halted(v, w.at) {
			continue
		}
		w.held = w.holding(v.Symbols[w.at])
		return true
	}
	return false
}

// symbol is where the walk stands.
func (w *walk) symbol() arena.Symbol { return w.view.Symbols[w.at] }

// value is what is held of the symbol, at its price.
func (w *walk) value() arena.Money {
	if w.held == 0 {
		return 0
	}
	value := w.price.Worth(w.held)
	return value
}

func (w *walk) tradable(symbol arena.Symbol) bool {
	universe := w.view.Rules.Universe
	if len(universe) == 0 {
		return true
	}
	for w.universe < len(universe) && universe[w.universe] < symbol {
		w.universe++
	}
	return w.universe < len(universe) && universe[w.universe] == symbol
}

func (w *walk) holding(symbol arena.Symbol) arena.Shares {
	positions := w.view.Portfolio.Positions
	for w.position < len(positions) && positions[w.position].Symbol < symbol {
		w.position++
	}
	if w.position < len(positions) && positions[w.position].Symbol == symbol {
		return positions[w.position].Shares
	}
	return 0
}

// halted reports whether the price of the symbol at index at stood still over
// the last rounds.
func halted(v *arena.View, at int) bool {
	rounds := len(v.History)
	if rounds <= haltedRounds {
		return false
	}
	for _, row := range v.History[rounds-1-haltedRounds : rounds-1] {
		if row[at] != v.Prices[at] {
			return false
		}
	}
	return true
}

// past returns the prices of some rounds ago, or the oldest there are, and how
// many rounds ago that is.
func past(v *arena.View, rounds int) (prices []arena.Money, ago int) {
	ago = min(rounds, len(v.History)-1)
	return v.History[len(v.History)-1-ago], ago
}
