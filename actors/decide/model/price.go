package model

import (
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// A Price is what a million tokens cost, at most a thousand dollars: then no count of
// tokens that an endpoint may report comes to more than can be counted.
type Price struct {
	In, Out arena.Money
}

const tokensPriced = 1_000_000

// LongPrompt is how many tokens a prompt of twenty positions with a full memory has, and
// more: what operators are told of cost is reckoned with it.
const LongPrompt = 8_000

// Most is what an answer to a long prompt costs that is as long as the limit, which is a
// number of tokens; no limit counts as none.
func (p *Price) Most(limit string) arena.Money {
	return p.of(LongPrompt, tokensOf(limit))
}

// tokensOf reads a number of tokens; zero where there is none.
func tokensOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// of is what so many tokens cost, rounded up to a micro-dollar.
func (p *Price) of(tokensIn, tokensOut int64) arena.Money {
	return part(p.In, tokensIn) + part(p.Out, tokensOut)
}

// part is the price of so many tokens of which a million cost price. What an endpoint
// reports is bounded, and so is the price.
func part(price arena.Money, tokens int64) arena.Money {
	whole, rest := tokens/tokensPriced, tokens%tokensPriced
	return price*arena.Money(whole) + (price*arena.Money(rest)+tokensPriced-1)/tokensPriced
}
