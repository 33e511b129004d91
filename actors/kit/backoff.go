package kit

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// maxDoublings keeps the shift of a delay from overflowing.
const maxDoublings = 20

// BackoffConfig says how long a failed child waits.
type BackoffConfig struct {
	Initial time.Duration  // delay after the first failure; 0 means 1 s
	Max     time.Duration  // doubling ends here; 0 means 60 s
	Window  time.Duration  // failures older than this are forgiven; 0 means ten times Max
	Limit   int            // failures in the window after which the parent fails itself; 0 means never
	Jitter  func() float64 // in [0, 1): takes up to half of the delay away; nil means none. Called in the parent's mailbox
}

// Backoff is a supervisor that restarts a failed child after a delay that doubles with every failure in the window.
type Backoff struct {
	roll *Roll
	cfg  BackoffConfig
}

// NewBackoff returns a supervisor for children that are on the roll.
func NewBackoff(roll *Roll, cfg BackoffConfig) *Backoff {
	if cfg.Initial <= 0 {
		cfg.Initial = time.Second
	}
	if cfg.Max <= 0 {
		cfg.Max = time.Minute
	}
	if cfg.Window <= 0 {
		cfg.Window = 10 * cfg.Max
	}
	return &Backoff{roll: roll, cfg: cfg}
}

// HandleFailure implements actor.SupervisorStrategy.
func (b *Backoff) HandleFailure(
	_ *actor.ActorSystem, s actor.Supervisor, child *actor.PID, stats *actor.RestartStatistics, reason, message any,
) {
	n := stats.NumberOfFailures(b.cfg.Window)
	b.forgive(stats, n)
	stats.Fail()
	if b.cfg.Limit > 0 && n+1 >= b.cfg.Limit {
		s.EscalateFailure(reason, message)
		return
	}
	e, ok := b.roll.find(child.Id)
	if !ok {
		s.RestartChildren(child) // not ours; the library knows how
		return
	}
	born := e.born.Load()
	time.AfterFunc(b.delay(n), func() {
		if e.born.Load() == born {
			// Straight into this actor's box: by now another may live under its path.
			e.box.PostSystemMessage(&actor.Restart{})
		}
	})
}

// forgive drops the failures outside of the window. The library only ever adds, so the ones inside are written anew
// when nothing but the longest delay depends on them.
func (b *Backoff) forgive(stats *actor.RestartStatistics, n int) {
	if n > 0 && (b.cfg.Limit > 0 || stats.FailureCount() < 2*maxDoublings) {
		return
	}
	stats.Reset()
	for range min(n, maxDoublings) {
		stats.Fail()
	}
}

// delay returns the wait after n earlier failures.
func (b *Backoff) delay(n int) time.Duration {
	d := b.cfg.Initial << min(n, maxDoublings)
	if d <= 0 || d > b.cfg.Max {
		d = b.cfg.Max
	}
	if b.cfg.Jitter != nil {
		d -= time.Duration(b.cfg.Jitter() * float64(d) / 2)
	}
	return d
}
