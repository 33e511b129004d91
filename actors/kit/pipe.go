package kit

import (
	"context"
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// piped carries the result of a Pipe home.
type piped struct {
	to      *guarded
	message func() any
}

// IgnoreDeadLetterLogging implements actor.IgnoreDeadLetterLogging: an actor may stop while its work is under way.
func (*piped) IgnoreDeadLetterLogging() {}

// Pipe runs work outside of the mailbox and sends the actor the message that message makes of its result. Message runs
// in the actor's mailbox, exactly once, unless the actor has restarted or stopped meanwhile: then the result is dropped.
// A panic of work becomes a *Panic error.
//
// The context of work ends after timeout (0: never), when cancel is called, and when the actor restarts or stops. Work
// must return soon after: until it does nothing is sent, so who has a deadline keeps his own timer. Call it only inside
// Receive.
func Pipe[T any](
	c actor.Context, timeout time.Duration, work func(context.Context) (T, error), message func(T, error) any,
) (cancel context.CancelFunc) {
	g := incarnation(c)
	life := Life(c)
	ctx, cancel := within(life, timeout)
	system, self := g.entry.system, g.entry.pid
	system.pipes.Add(1)
	go func() {
		defer system.pipes.Add(-1)
		defer cancel()
		v, err := attempt(ctx, work)
		if life.Err() != nil {
			return
		}
		system.root.Send(self, &piped{to: g, message: func() any { return message(v, err) }})
	}()
	return cancel
}

// within returns a context that ends with life, and after timeout unless that is 0.
func within(life context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout > 0 {
		return context.WithTimeout(life, timeout)
	}
	return context.WithCancel(life)
}

func attempt[T any](ctx context.Context, work func(context.Context) (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = asPanic(r, "")
		}
	}()
	return work(ctx)
}

// open hands the result of a Pipe to the actor if it is the one that asked.
func (g *guarded) open(c actor.Context, p *piped) {
	if p.to != g || g.leaving {
		// The mailbox counts it as waiting until it is handled.
		g.entry.handled.Add(1)
		return
	}
	var message any
	func() {
		defer func() {
			if v := recover(); v != nil {
				g.entry.handled.Add(1)
				g.caught(v, p)
			}
		}()
		message = p.message()
	}()
	c.Receive(&actor.MessageEnvelope{Message: message})
}
