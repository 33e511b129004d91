package completion

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// An Outcome is what is to be done about an answer.
type Outcome string

// The outcomes.
const (
	// Orders means that there are trades, be it that each of them is refused.
	Orders Outcome = "orders"
	// Hold means that nothing is to be traded, and that asking again would not help.
	Hold Outcome = "hold"
	// Repair means that nothing may be executed, and that the model may be asked once
	// more, with the reason.
	Repair Outcome = "repair"
	// Retry means that the endpoint failed, and that the same may be asked again.
	Retry Outcome = "retry"
	// Bench means that asking is in vain until somebody changes the settings.
	Bench Outcome = "bench"
)

// A Response is the answer of an endpoint.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	At     time.Time // when it came
}

// A Universe is what a model was told that it may trade.
type Universe struct {
	Symbols []arena.Symbol
	Lot     arena.Shares // above zero
}

// UniverseOf is what an agent under these rules may trade in an arena that quotes symbols.
func UniverseOf(rules *arena.Rules, symbols []arena.Symbol) *Universe {
	if len(rules.Universe) > 0 {
		symbols = rules.Universe
	}
	return &Universe{Symbols: symbols, Lot: rules.Lot}
}

// A Reading is what an answer comes to.
type Reading struct {
	Outcome Outcome
	// Why is the exact error for the model if the outcome is Repair, and otherwise what
	// people should know; empty where all went well.
	Why string
	// Path says how the answer was found, such as "json" or "thought+fence".
	Path string

	Orders    []arena.Order
	Unplaced  []arena.Unplaced // trades that are no orders
	Estimates []arena.Estimate
	Rationale string
	Reply     string // to the audience
	Said      string // the text of the answer, as it came

	Model string // as the endpoint names it; a router may have asked another
	Usage Usage
	// Plainer says that the form in which the endpoint was to answer is beyond it: ask
	// again in a plainer one.
	Plainer bool
	// NotBefore is when the endpoint wants to be asked again; zero when it does not say.
	NotBefore time.Time
}

// Read reads the answer of an endpoint.
func Read(response *Response, universe *Universe) Reading {
	body, found := readBody(response.Body)
	reading := Reading{Model: body.model, Usage: body.usage}
	if f := faultOf(response, body, found); f != nil {
		reading.fail(f, response)
		return reading
	}
	reading.take(&body.choice, universe)
	return reading
}

// take reads what a model said, wherever it said it.
func (r *Reading) take(c *choice, universe *Universe) {
	if c.refused() {
		r.Outcome, r.Why = Hold, c.refusalWords()
		return
	}
	r.Said, r.Plainer = c.content, c.blank()
	var f finder
	found, err := c.find(&f)
	r.Path = strings.Join(f.path, "+")
	if err == nil {
		r.Rationale, r.Reply = found.rationale, found.reply
		err = r.readTrades(found.trades, universe)
	}
	switch {
	case errors.Is(err, errNothingSaid):
		r.Outcome, r.Why = Retry, err.Error()
	case err != nil:
		r.Outcome, r.Why = Repair, err.Error()
		r.Orders, r.Unplaced, r.Estimates = nil, nil, nil
	case len(r.Orders)+len(r.Unplaced) == 0:
		r.Outcome = Hold
	default:
		r.Outcome = Orders
	}
}
