package arena

import "fmt"

// A Side says whether an order buys or sells.
type Side string

// The sides of an order.
const (
	Buy  Side = "buy"
	Sell Side = "sell"
)

// A TimeInForce says how long an order stays open.
type TimeInForce string

// The times in force. Day is the default: the order ends at the close of the
// first session in which it could have been filled.
const (
	Day            TimeInForce = "day"
	UntilCancelled TimeInForce = "gtc"
)

// An Order is an agent's instruction to trade.
type Order struct {
	Symbol Symbol `json:"symbol"`
	Side   Side   `json:"side"`
	Shares Shares `json:"shares"`
	// Limit is the worst acceptable price. Zero makes it a market order.
	Limit Money       `json:"limit,omitzero"`
	TIF   TimeInForce `json:"tif,omitempty"` // empty means Day
}

// String reads like a trader's note: "buy 10 AAPL" or "sell 5 TTD at 88.00".
func (o Order) String() string {
	text := fmt.Sprintf("%s %v %s", o.Side, o.Shares, o.Symbol)
	if o.Limit != 0 {
		text += " at " + o.Limit.String()
	}
	return text
}

// valid reports whether o makes sense whatever the market does.
func (o Order) valid(lot Shares) bool {
	return (o.Side == Buy || o.Side == Sell) &&
		o.Shares > 0 && o.Shares%lot == 0 && o.Limit >= 0 &&
		(o.TIF == "" || o.TIF == Day || o.TIF == UntilCancelled)
}

// marketable reports whether price is good enough for the limit of o.
func (o Order) marketable(price Money) bool {
	switch {
	case o.Limit == 0:
		return true
	case o.Side == Buy:
		return price <= o.Limit
	default:
		return price >= o.Limit
	}
}
