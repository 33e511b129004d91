package fakellm

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/seed45548214/arena/arena"
)

// announced is how what a model says begins.
const announced = "Fake model: "

// A decision is what a model was asked for.
type decision struct {
	Rationale string  `json:"rationale"`
	Trades    []trade `json:"trades"`
	Reply     string  `json:"reply"`
}

// A trade is a row of a decision.
type trade struct {
	Ticker        string      `json:"ticker"`
	Action        string      `json:"action"`
	Quantity      int64       `json:"quantity"`
	FairValue     json.Number `json:"fairValue"`
	Top           json.Number `json:"topOfBox"`
	Bottom        json.Number `json:"bottomOfBox"`
	Justification string      `json:"justification"`
}

// part is so many hundredths of a percent of a price, as a number in JSON.
func part(price arena.Money, bps int64) json.Number {
	value, _ := price.Bps(bps) // a price is far from the largest amount
	return json.Number(value.String())
}

// decide is what a model decides on a market.
func decide(model string, m *market, d *rand.Rand) decision {
	t := temperOf(model)
	made := decision{Trades: t.trades(m, d)}
	switch {
	case len(m.listings) == 0:
		made.Rationale = "I was shown no prices, so I hold."
	case len(made.Trades) == 0:
		made.Rationale = "nothing is worth its fee this time, so I hold."
	case t.follows:
		made.Rationale = fmt.Sprintf("of %d symbols I buy what rose and sell what fell.", len(m.listings))
	default:
		made.Rationale = fmt.Sprintf("of %d symbols I buy what fell and sell what rose.", len(m.listings))
	}
	made.Rationale = announced + made.Rationale
	made.Reply = announced + oneOf(d, "the dice decide here, and no language model does.", "I read prices and cash, and no messages.", "thank you for watching.")
	if len(m.letters) > 0 {
		made.Reply = reply(m.letters, d)
	}
	return made
}

// reply answers the last of letters, or in one of three cases none.
func reply(letters []letter, d *rand.Rand) string {
	const silent = 3
	if d.IntN(silent) == 0 {
		return ""
	}
	last := letters[len(letters)-1]
	return announced + oneOf(d,
		last.from+", the dice say that they will think about it.",
		"thank you, "+last.from+". I only read prices, and throw dice.",
		fmt.Sprintf("%d of you wrote, and I trade on as before.", len(letters)),
	)
}

// oneOf is one of several texts.
func oneOf(d *rand.Rand, texts ...string) string { return texts[d.IntN(len(texts))] }
