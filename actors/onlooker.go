package actors

import (
	"context"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/arena"
)

// An Onlooker is told what passes while a round is open and counts for nothing before it
// closes: no journal has it, and it may be forgotten at once. Its methods are called from
// many goroutines, and return at once.
type Onlooker interface {
	// Thinking says whether an agent is being asked now.
	Thinking(arena, agent string, on bool)
	// Writing says what the answer of an agent has so far, from its first letter on. It
	// is told in seasons alone that are [arena.Plan.Aloud].
	Writing(arena, agent, said string)
}

// watched is what an onlooker hears of one agent.
type watched struct {
	by           Onlooker // nil for nobody
	arena, agent string
	aloud        bool
}

// watched is what is heard of the agent at seat: in a blind season nothing, for how long a
// model thinks may tell its name.
func (a *arenaActor) watched(seat int) watched {
	plan := &a.season.State.Plan
	w := watched{by: a.cfg.Onlooker, arena: plan.Arena, agent: plan.Roster[seat].Agent, aloud: plan.Aloud()}
	if plan.Blind != nil {
		w.by = nil
	}
	return w
}

func (w *watched) thinks(on bool) {
	if w.by != nil {
		w.by.Thinking(w.arena, w.agent, on)
	}
}

// ask asks a decider, aloud if it may be heard. A call that is over is not heard any more.
func (w *watched) ask(ctx context.Context, d decide.Decider, v *arena.View) (arena.Decision, arena.Receipt, error) {
	speaker, ok := d.(decide.Speaker)
	if !ok || w.by == nil || !w.aloud {
		return d.Decide(ctx, v)
	}
	return speaker.DecideAloud(ctx, v, func(said string) {
		if ctx.Err() == nil {
			w.by.Writing(w.arena, w.agent, said)
		}
	})
}
