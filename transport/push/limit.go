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

// A door counts who is in. It needs the hub's mutex.
type door struct {
	total, perAddress int
	accepts           bucket
	in                int
	from              map[string]int
}

// enter reports whether one more may come in from address. Nobody is ever put out
// to make room.
func (d *door) enter(address string, now time.Time) bool {
	if d.in >= d.total || d.from[address] >= d.perAddress || !d.accepts.take(now) {
		return false
	}
	d.in++
	d.from[address]++
	return true
}

func (d *door) leave(address string) {
	d.in--
	d.from[address]--
	if d.from[address] <= 0 {
		delete(d.from, address)
	}
}
