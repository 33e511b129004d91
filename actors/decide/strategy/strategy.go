package strategy

import (
	"fmt"
	"strings"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/arena"
)

// New returns the strategy called name. The error names those that exist.
func New(name string) (decide.Strategy, error) {
	switch name {
	case "index":
		return index{}, nil
	case "equal-weight":
		return equalWeight{}, nil
	case "cash":
		return cash{}, nil
	case "momentum":
		return momentum{}, nil
	case "mean-reversion":
		return meanReversion{}, nil
	case "volatility-target":
		return volatilityTarget{}, nil
	case "contrarian":
		return contrarian{}, nil
	case "random":
		return restless(), nil
	case "random-patient":
		return patient(), nil
	default:
		return nil, fmt.Errorf("unknown strategy %q: want one of %s", name, strings.Join(Names(), ", "))
	}
}

// Names returns the names of all strategies, the baselines first.
func Names() []string {
	return []string{
		"index", "equal-weight", "cash",
		"momentum", "mean-reversion", "volatility-target", "contrarian",
		"random", "random-patient",
	}
}

// hold decides not to trade, for a reason that is always the same text: most
// decisions are this one, and it costs nothing.
func hold(reason string) arena.Decision { return arena.Decision{Rationale: reason} }

// The reasons to hold that strategies share.
const (
	pending  = "Holding until the open orders are done."
	tooEarly = "Holding: fewer than three rounds of prices to judge by."
)
