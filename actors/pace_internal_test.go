package actors

import (
	"math/rand/v2"
	"testing"
	"time"
)

// A season is driven by a wall clock that is stepped both ways, and by a machine that
// sleeps. Ticks never stand still for longer than two intervals, nor come closer than
// half of one, and the round is met again soon after each step.
func TestPace_LivesWithAClockThatJumps(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(1, 2))
	for _, jump := range []time.Duration{-time.Hour, -90 * time.Second, -3 * time.Second, 3 * time.Second, 90 * time.Second, time.Hour, 9 * time.Hour} {
		const interval, ticksARound = time.Second, 15
		p := pace{interval: interval}
		start := time.Date(2025, time.June, 2, 14, 0, 0, 0, time.UTC)
		ran, off := time.Duration(0), time.Duration(0) // since the start, and what the wall clock adds
		wall := func() time.Time { return start.Add(ran + off) }
		round, left, struck := wall().Add(ticksARound*interval), ticksARound, time.Duration(0)
		moved := 0
		for tick := range 200 {
			if tick == 100 {
				off += jump
			}
			wait := p.wait(round.Sub(wall()), ran-struck, left)
			if wait < interval/2 || wait > 2*interval {
				t.Fatalf("jump %v, tick %d: waits %v", jump, tick, wait)
			}
			ran += wait + time.Duration(chance.IntN(20))*time.Millisecond // the machine is late
			struck = ran
			left--
			if left == 0 {
				if late := wall().Sub(round); tick > 130 && (late < -2*interval || late > interval) {
					t.Errorf("jump %v: the round at tick %d opens %v after its time", jump, tick, late)
				}
				left = ticksARound
				round = p.inStep(round, wall(), left)
				continue
			}
			if !p.meets(round.Sub(wall()), left) {
				round = p.inStep(round, wall().Add(interval/2), left)
				moved++
			}
		}
		if moved > 2 {
			t.Errorf("jump %v: the round was moved %d times", jump, moved)
		}
	}
}
