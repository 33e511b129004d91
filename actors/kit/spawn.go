package kit

import (
	"fmt"

	"github.com/asynkron/protoactor-go/actor"
)

// Spec says how to start an actor.
type Spec struct {
	New        func() actor.Actor       // called for the first incarnation and for every restart
	Serial     *Serial                  // shared with other actors; nil means a thread of its own
	Supervisor actor.SupervisorStrategy // of its children, unless the actor is one itself; nil means a Backoff with defaults
	Secret     bool                     // what it panics with is told to its supervisor alone, neither logged nor on the Roll
}

// SpawnNamed starts an actor as a child of parent, which is the context of an actor or System.Root, with guard, mailbox
// and a row on the Roll. It returns actor.ErrNameExists when parent has a child of that name.
func (s *System) SpawnNamed(parent actor.SpawnerContext, name string, spec Spec) (*actor.PID, error) {
	e := &entry{system: s, path: name, top: parent.Self() == nil, secret: spec.Secret, finished: make(chan struct{})}
	if !e.top {
		e.path = parent.Self().Id + "/" + name
	}
	serial := spec.Serial
	if serial == nil {
		serial = &Serial{}
	}
	e.box = &mailbox{serial: serial, entry: e}
	supervisor := spec.Supervisor
	if supervisor == nil {
		supervisor = s.backoff
	}
	pid, err := parent.SpawnNamed(actor.PropsFromProducer(
		func() actor.Actor { return guard(e, spec.New()) },
		actor.WithMailbox(func() actor.Mailbox { return e.box }),
		actor.WithSupervisor(supervisor),
		actor.WithOnInit(func(c actor.Context) { // the path is won, and no message has been handled
			e.pid = c.Self()
			s.roll.add(e)
		}),
	), name)
	if err != nil {
		return nil, fmt.Errorf("spawn %s: %w", e.path, err)
	}
	return pid, nil
}
