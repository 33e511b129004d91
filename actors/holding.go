package actors

import (
	"context"

	"github.com/asynkron/protoactor-go/actor"
)

// holding is what the keeper has of one arena.
type holding struct {
	spec    *Arena
	journal Journal            // nil unless it is claimed
	pid     *actor.PID         // nil unless its actors run
	busy    bool               // being claimed or given back
	cancel  context.CancelFunc // of the claim
	down    bool               // ended until somebody asks for it
	failed  bool               // and not because it was stopped
	lost    bool               // another process has it
	asked   []*request         // not answered yet
	rested  bool               // has come to rest
}

func newHoldings(arenas []Arena) map[string]*holding {
	holdings := make(map[string]*holding, len(arenas))
	for i := range arenas {
		holdings[arenas[i].Plan.Arena] = &holding{spec: &arenas[i]}
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
