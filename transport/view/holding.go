package view

import "github.com/seed45548214/arena/arena"

// A Holding is a position with what it is worth.
type Holding struct {
	arena.Position
	Price  arena.Money
	Value  arena.Money
	Gain   arena.Money // value less cost
	Return float64     // gain over cost; 0.01 is one percent
	Weight float64     // of the equity
}

// Holdings are the positions of the account at seat at the last prices.
func Holdings(state *arena.State, seat int) []Holding {
	account, equity := &state.Accounts[seat], state.Equity(seat)
	positions := make([]Holding, len(account.Positions))
	for i, position := range account.Positions {
		quote, _ := state.Quote(position.Symbol)
		value := quote.Price.Worth(position.Shares)
		gain := value - position.Cost
		positions[i] = Holding{
			Position: position, Price: quote.Price, Value: value, Gain: gain,
			Return: Part(gain, position.Cost), Weight: Part(value, equity),
		}
	}
	return positions
}

// Part is a over b, and zero where there is no b.
func Part(a, b arena.Money) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
