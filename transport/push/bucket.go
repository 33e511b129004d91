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
func (b *bucket) take(now time.Time) bool { return b.takeAll(now, 1) }

// takeAll reports whether it may happen so many times more.
func (b *bucket) takeAll(now time.Time, times float64) bool {
	if b.at.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.tokens < times {
		return false
	}
	b.tokens -= times
	return true
}
