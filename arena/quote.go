package arena

import "time"

// A Quote is the price of a symbol at a moment of market time. Prices are raw,
// as traded.
type Quote struct {
	Symbol Symbol `json:"symbol"`
	Price  Money  `json:"price"` // of the last trade
	// At is when the price was made, in market time, however late it came. In a
	// tick, zero means the time of the tick.
	At time.Time `json:"at,omitzero"`
	// Source is where the price comes from. In a tick, empty means the source of
	// the tick.
	Source string `json:"source,omitempty"`

	// Low, High and Volume describe the bar that ends with this price. No quote
	// has them before the end of its bar: they would tell the future. Zero means
	// unknown.
	Low    Money  `json:"low,omitzero"`
	High   Money  `json:"high,omitzero"`
	Volume Shares `json:"volume,omitzero"`
}

// endsBar reports whether q is the close of a bar whose volume is known.
func (q *Quote) endsBar() bool { return q.Volume > 0 }

// split restates q in shares of after a split. Its bar is gone.
func (q *Quote) split(to, from int64) {
	q.Price, q.Low, q.High, q.Volume = splitPrice(q.Price, to, from), 0, 0, 0
}
