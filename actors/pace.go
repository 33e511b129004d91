package actors

import "time"

// A pace says when ticks are due in wall time: so far from each other, and in step
// with the next round, whose wall time everybody was told. It is pure. A wall clock
// may be stepped either way and a machine may sleep, so nothing here waits longer than
// the pace would, nor faster than at twice the pace.
type pace struct {
	interval time.Duration // between ticks; 0: as fast as the arena can
}

// wait is how long the next of ticks is away, the last of which opens the round that
// is left away. Struck is how long ago the last tick was. What is left of the time is
// shared evenly; ticks are never skipped and never closer to each other than half the
// interval. A round further away than the pace leads to is one of a clock that was set
// back: then the next tick is an interval away.
func (p pace) wait(left, struck time.Duration, ticks int) time.Duration {
	rest := max(p.interval/2-struck, 0)
	slot := left - time.Duration(ticks-1)*p.interval
	switch {
	case slot > 2*p.interval:
		return max(p.interval-struck, rest)
	case slot >= rest:
		return slot
	}
	return max(left/time.Duration(ticks), rest)
}

// due is when the next of ticks should come, the last of which opens the round at roundAt.
// It is zero where the clock was set back.
func (p pace) due(roundAt, now time.Time, ticks int) time.Time {
	due := roundAt.Add(-time.Duration(ticks-1) * p.interval)
	if due.Sub(now) > 2*p.interval {
		return time.Time{}
	}
	return due
}

// meets reports whether a round that is left away can be opened by the last of ticks:
// at twice the pace at most, and without standing still.
func (p pace) meets(left time.Duration, ticks int) bool {
	least := time.Duration(ticks) * p.interval / 2
	return least <= left && left <= time.Duration(ticks+1)*p.interval
}

// inStep is the wall time of the nth tick after wall. Ticks keep step with the round
// that was scheduled last; zero for none. What was late is skipped.
func (p pace) inStep(last, wall time.Time, n int) time.Time {
	if last.IsZero() {
		last = wall
	}
	since := wall.Sub(last) % p.interval
	if since < 0 {
		since += p.interval
	}
	return millis(wall.Add(time.Duration(n)*p.interval - since))
}

// millis is wall as the journal keeps it.
func millis(wall time.Time) time.Time { return wall.UTC().Truncate(time.Millisecond) }
