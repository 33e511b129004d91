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

// A Decider may take its time, until the deadline of ctx; it must return soon after ctx
// is done. Whatever comes of it, the receipt says what was asked and what it cost. An
// error means that there is no decision, and may be an [arena.MissError].
type Decider interface {
	Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error)
}
