package actors

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// holding is what the keeper has of one arena.
type holding struct {
	spec    atomic.Pointer[Arena] // read by every incarnation of its actors
	thread  *kit.Serial           // of its actors; nil means one of their own
	journal Journal               // nil unless it is claimed
	pid     *actor.PID            // nil unless its actors run
	busy    bool                  // being claimed or given back
	cancel  context.CancelFunc    // of the claim
	down    bool                  // ended until somebody asks for it
	failed  bool                  // and not because it was stopped
	tries   int                   // failures in a row that may pass by themselves
	fell    time.Time             // when the last of those was
	lost    bool                  // another process has it
	asked   []*request            // not answered yet
	again   *time.Timer           // until it is claimed again
	rested  bool                  // has come to rest
	handing bool                  // comes to rest, for another process to have it
	leaving bool                  // ends because it is no longer configured
	late    *time.Timer           // until it is ended without coming to rest
}

func newHolding(spec *Arena) *holding {
	h := new(holding)
	h.spec.Store(spec)
	return h
}

// newHoldings are those of the arenas with which the tree starts.
func newHoldings(cfg *Config) map[string]*holding {
	holdings := make(map[string]*holding, len(cfg.Arenas))
	for i := range cfg.Arenas {
		h := newHolding(&cfg.Arenas[i])
		h.thread = cfg.thread
		holdings[cfg.Arenas[i].Plan.Arena] = h
	}
	return holdings
}

// refuse answers every command that is not answered yet with reason.
func (h *holding) refuse(c actor.Context, reason error) {
	for _, m := range h.asked {
		c.Send(m.From, reason)
	}
	h.asked = nil
}

// An arena whose failure may pass by itself is tried again after firstTry, then twice
// as long each time, up to lastTry.
const (
	firstTry = time.Second
	lastTry  = time.Minute
)

// count counts a failure at now. One that does not pass ends the count, and so does a
// long time without any.
func (h *holding) count(passes bool, now time.Time) {
	if !passes || now.Sub(h.fell) > failureWindow {
		h.tries = 0
	}
	if passes {
		h.tries, h.fell = h.tries+1, now
	}
}

// wait is how long a failed arena waits to be tried again; 0 for one that is not.
func (h *holding) wait() time.Duration {
	wait := firstTry
	for range h.tries - 1 {
		wait = min(2*wait, lastTry)
	}
	if h.tries == 0 {
		return 0
	}
	return wait
}
