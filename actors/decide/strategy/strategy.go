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

// Describe returns one sentence for people on the strategy called name, or
// nothing if there is none.
func Describe(name string) string {
	switch name {
	case "index":
		return "Buys the benchmark once with all its cash and holds it; dividends buy more."
	case "equal-weight":
		return "Holds an equal part, to the nearest lot, of every symbol of which a lot fits into one, and rebalances what has drifted by 5 %."
	case "cash":
		return "Never trades; whoever ends below it would have done better to do nothing."
	case "momentum":
		return "Holds the symbols that have risen the most and drops those that fall."
	case "mean-reversion":
		return "Buys symbols well below their own average price and sells them once they are above it."
	case "volatility-target":
		return "Holds equal parts like equal-weight, of less while the market is wilder than usual and of more while it is calm."
	case "contrarian":
		return "Holds the symbols that have fallen the most and swaps its winners for new losers."
	case "random":
		return "Trades small positions on a coin's toss, often."
	case "random-patient":
		return "Draws a symbol now and then, gives it a full position, and sits on it."
	default:
		return ""
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
