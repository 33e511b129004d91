package strategy

import "github.com/seed45548214/arena/arena"

// cash is the strategy of doing nothing.
type cash struct{}

func (cash) Decide(*arena.View) arena.Decision {
	return hold("Holding cash, as always.")
}
