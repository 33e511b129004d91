package completion

import (
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// Usage is what an answer cost, as its endpoint tells. What it does not tell is
// unknown, which is not nothing.
type Usage struct {
	TokensIn, TokensOut int64
	Cost                arena.Money
	Priced              bool // the endpoint told the cost
}

// usageOf reads what an endpoint tells. OpenRouter tells a cost in dollars: with a key
// of the caller's own at the vendor, what the vendor charges comes on top of it, and
// otherwise it is within it.
func usageOf(v *value) Usage {
	usage := Usage{TokensIn: tokensOf(v.at("prompt_tokens")), TokensOut: tokensOf(v.at("completion_tokens"))}
	cost := v.at("cost")
	if !isAmount(cost) {
		return usage
	}
	usage.Cost, usage.Priced = moneyOf(cost.text), true
	if own := v.at("is_byok"); own != nil && own.yes {
		upstream := v.at("cost_details", "upstream_inference_cost")
		if !isAmount(upstream) {
			usage.Priced = false
			return usage
		}
		usage.Cost = usage.Cost.Plus(moneyOf(upstream.text))
	}
	return usage
}

// isAmount reports whether v is a number of dollars that can be true.
func isAmount(v *value) bool {
	if v == nil || v.kind != kindNumber {
		return false
	}
	f, err := strconv.ParseFloat(v.text, 64)
	return err == nil && f >= 0 && f < 1e9
}

// tokensOf reads a count; zero where there is none.
func tokensOf(v *value) int64 {
	if v == nil || v.kind != kindNumber {
		return 0
	}
	f, err := strconv.ParseFloat(v.text, 64)
	if err != nil || !(f >= 0 && f < 1e15) {
		return 0
	}
	return int64(f)
}
