package arena

import "fmt"

// A Fill records that an order was executed, in full or in part. It is the only
// way in which a trade changes a portfolio.
type Fill struct {
	Symbol Symbol `json:"symbol"`
	Side   Side   `json:"side"`
	Shares Shares `json:"shares"`
	Price  Money  `json:"price"`
	Fee    Money  `json:"fee"`
	// Reduced says why fewer shares were filled than were asked for.
	Reduced Reason `json:"reduced,omitempty"`
}

// String reads like a trader's note: "bought 10 AAPL at 200.04, fee 1.00".
func (f *Fill) String() string {
	verb := "sold"
	if f.Side == Buy {
		verb = "bought"
	}
	text := fmt.Sprintf("%s %v %s at %v, fee %v", verb, f.Shares, f.Symbol, f.Price, f.Fee)
	if f.Reduced != "" {
		text += " (reduced: " + f.Reduced.Sentence() + ")"
	}
	return text
}
