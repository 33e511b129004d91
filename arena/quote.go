package arena

import "time"

// A Quote is the price of a symbol at a moment of market time. Prices are raw,
// as traded.
type Quote struct {
	Symbol Symbol `json:"symbol"`
	Price  Money  `json:"price"` // of the last trade
	// At is when the price was made, in market time. In a tick, zero means the
	// time of the tick.
	At time.Time `json:"at,omitzero"`

	// Low, High and Volume describe the bar that the quote belongs to, for the
	// engine alone: a fill stays within the range and takes at most a share of
	// the volume. Deciders never see them, for at the open they lie in the
	// future. Zero means unknown.
	Low    Money  `json:"low,omitzero"`
	High   Money  `json:"high,omitzero"`
	Volume Shares `json:"volume,omitzero"`
}

// split restates q in shares of after a split. The range of its bar is gone.
func (q *Quote) split(to, from int64) {
	q.Price, q.Low, q.High = splitPrice(q.Price, to, from), 0, 0
}
