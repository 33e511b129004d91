package push

import "time"

// A bucket limits how often something may happen: rate a second, and burst at
// once.
type bucket struct {
	rate, burst float64
	tokens      float64
	at          time.Time
}

// take reports whether it may happen once more.
func (b *bucket) take(now time.Time) bool {
	if b.at.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
