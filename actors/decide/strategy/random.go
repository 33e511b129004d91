package strategy

import (
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// random trades by the dice. Its dice are thrown anew in every round, from the
// seed of the season, the agent's name and the round.
type random struct {
	salt  uint64 // tells its dice from those of another temperament
	oneIn uint64 // rounds; in the others it does nothing
	parts int64  // it buys this part of a full position at a time
	sells uint64 // one in so many times it sells though it has cash left
	idle  string
}

// restless trades often, a third of a position at a time.
func restless() random {
	return random{salt: 1, oneIn: 4, parts: 3, sells: 3, idle: "Holding: no impulse in this round."}
}

// patient trades seldom and in full positions.
func patient() random {
	return random{salt: 2, oneIn: 12, parts: 1, sells: 5, idle: "Holding, in no hurry."}
}

func (r random) Decide(v *arena.View) arena.Decision {
	if len(v.Orders) > 0 {
		return hold(pending)
	}
	dice := newDice(r.salt, v)
	if dice.roll(r.oneIn) != 0 || len(v.Symbols) == 0 {
		return hold(r.idle)
	}
	p := newPurse(v)
	var orders []arena.Order
	if p.free < p.slice/arena.Money(2*r.parts) || dice.roll(r.sells) == 0 {
		orders = r.sell(v, &p, &dice, orders)
	}
	var gone arena.Symbol
	if len(orders) > 0 {
		gone = orders[0].Symbol
	}
	if orders = r.buy(v, &p, &dice, orders, gone); len(orders) == 0 {
		return hold("Holding: what the dice chose cannot be traded.")
	}
	return arena.Decision{Orders: orders, Rationale: saidOf(orders)}
}

// sell sells a position that the dice choose, all of it.
func (random) sell(v *arena.View, p *purse, d *dice, orders []arena.Order) []arena.Order {
	positions := v.Portfolio.Positions
	if len(positions) == 0 {
		return orders
	}
	first := int(d.roll(uint64(len(positions)))) //nolint:gosec // below the number of positions
	for i := range positions {
		position := &positions[(first+i)%len(positions)]
		value := v.Price(position.Symbol).Worth(position.Shares)
		if value < p.dust || value > p.spare || !trades(v, position.Symbol) {
			continue
		}
		p.sell(value)
		return append(orders, arena.Order{Symbol: position.Symbol, Side: arena.Sell, Shares: position.Shares})
	}
	return orders
}

// buy buys the first symbol with room for it, from the one that the dice choose
// on, but not the one that has just gone.
func (r random) buy(v *arena.View, p *purse, d *dice, orders []arena.Order, gone arena.Symbol) []arena.Order {
	first := int(d.roll(uint64(len(v.Symbols)))) //nolint:gosec // below the number of symbols
	for i := range v.Symbols {
		symbol := v.Symbols[(first+i)%len(v.Symbols)]
		price := v.Price(symbol)
		if symbol == gone || price <= 0 || !trades(v, symbol) {
			continue
		}
		value := price.Worth(v.Portfolio.Position(symbol).Shares)
		// At least a lot, or what is dear would never have its turn.
		budget := min(max(p.slice/arena.Money(r.parts), p.lot(price)), p.slice-value)
		if shares := p.size(price, budget); shares > 0 {
			return append(orders, arena.Order{Symbol: symbol, Side: arena.Buy, Shares: shares})
		}
	}
	return orders
}

// trades reports whether an order for symbol could be filled.
func trades(v *arena.View, symbol arena.Symbol) bool {
	at, ok := slices.BinarySearch(v.Symbols, symbol)
	return ok && v.Rules.Tradable(symbol) && !halted(v, at)
}

func saidOf(orders []arena.Order) string {
	if len(orders) == 1 {
		return fmt.Sprintf("The dice say: %v.", orders[0])
	}
	return fmt.Sprintf("The dice say: %v, then %v.", orders[0], orders[1])
}
