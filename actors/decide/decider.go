package decide

import (
	"context"

	"github.com/seed45548214/arena/arena"
)

// A Strategy decides at once and never blocks. Its decision is a pure function
// of the view, which it does not change. It is safe for concurrent use.
type Strategy interface {
	Decide(v *arena.View) arena.Decision
}

// A Restarter is a [Decider] that may stop asking after failures, until somebody who has
// mended their cause restarts its agent.
type Restarter interface {
	Restart()
}

// A Speaker is a [Decider] that can be heard while it decides.
type Speaker interface {
	// DecideAloud is Decide of a [Decider]. It calls hear with the whole text that an
	// answer has so far whenever more of it has come, and with an empty one when another
	// answer begins; hear returns at once. Nothing of it counts before there is a decision.
	DecideAloud(ctx context.Context, v *arena.View, hear func(said string)) (arena.Decision, arena.Receipt, error)
}

// A Decider may take its time, until the deadline of ctx; it must return soon after ctx
// is done. Whatever comes of it, the receipt says what was asked and what it cost. An
// error means that there is no decision, and may be an [arena.MissError].
type Decider interface {
	Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error)
}
