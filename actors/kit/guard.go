package kit

import (
	"context"

	"github.com/asynkron/protoactor-go/actor"
)

// guarded is one incarnation of an actor. It stands between the library and the actor, keeps the Roll, and catches
// panics with their stack. It is no receiver middleware because that would allocate an envelope for every message.
type guarded struct {
	actor actor.Actor
	entry *entry

	leaving bool               // told to stop or to restart
	shaken  bool               // failed, and was resumed instead of restarted if another message comes
	life    context.Context    //nolint:containedctx // it is the life of this very struct
	end     context.CancelFunc // of life
}

// guardedSupervisor is a guarded actor that decides about its failed children itself. The mailbox catches its panics.
type guardedSupervisor struct {
	*guarded
	actor.SupervisorStrategy
}

// guard wraps the next incarnation of an actor. The library runs it in the actor's own mailbox, but for the first.
func guard(e *entry, a actor.Actor) actor.Actor {
	e.born.Add(1)
	g := &guarded{actor: a, entry: e}
	if s, ok := a.(actor.SupervisorStrategy); ok {
		return &guardedSupervisor{g, s}
	}
	return g
}

// Receive implements actor.Actor.
func (g *guarded) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		g.receive(c)
		g.entry.enter(Running)
	case *actor.Restarting:
		g.leave()
		g.entry.enter(Restarting)
		g.receive(c)
	case *actor.Stopping:
		g.entry.leaving.Store(true)
		g.leave()
		g.receive(c)
	case *actor.Stopped:
		g.receive(c)
		g.entry.finish()
	case *actor.Terminated:
		g.receive(c)
	case *piped:
		g.open(c, m)
	default:
		g.entry.handled.Add(1)
		g.receive(c)
		if g.shaken {
			g.shaken = false
			g.entry.enter(Running)
		}
	}
}

func (g *guarded) receive(c actor.Context) {
	defer func() {
		if v := recover(); v != nil {
			g.caught(v, c.Message())
		}
	}()
	g.actor.Receive(c)
}

// caught notes a panic and passes it on to the supervisor, unless the actor is on its way out: then the library must
// not hear of it, or it would forget to end the actor.
func (g *guarded) caught(v, message any) {
	p := g.entry.failed(v, message)
	if g.leaving {
		return
	}
	g.shaken = true
	panic(p)
}

// leave ends the work that this incarnation has under way.
func (g *guarded) leave() {
	g.leaving = true
	if g.end != nil {
		g.end()
	}
}

// incarnation returns the guard of the actor whose context c is, and panics when SpawnNamed did not start it.
func incarnation(c actor.Context) *guarded {
	switch a := c.Actor().(type) {
	case *guarded:
		return a
	case *guardedSupervisor:
		return a.guarded
	}
	panic("kit: the actor was not started by SpawnNamed")
}

// Life returns a context that ends when the present incarnation of the actor restarts or stops. Call it only inside
// Receive.
func Life(c actor.Context) context.Context {
	g := incarnation(c)
	if g.life == nil {
		g.life, g.end = context.WithCancel(context.Background())
		if g.leaving {
			g.end()
		}
	}
	return g.life
}

// SystemOf returns the System that an actor belongs to.
func SystemOf(c actor.Context) *System { return incarnation(c).entry.system }
