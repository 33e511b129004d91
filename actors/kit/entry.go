package kit

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// State is where an actor stands in its life.
type State uint8

// The states of an actor.
const (
	Starting   State = iota // spawned, Started not yet handled
	Running                 // handles messages
	Restarting              // failed and waits for its supervisor, or is being replaced
	Stopped                 // ended; listed only when it had failed
)

// String returns the state in lower case.
func (s State) String() string {
	switch s {
	case Starting:
		return "starting"
	case Running:
		return "running"
	case Restarting:
		return "restarting"
	case Stopped:
		return "stopped"
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// MarshalText writes the state as String does, for JSON.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// entry is one spawned actor over all its incarnations. Its mailbox writes it, anybody reads it.
type entry struct {
	system *System
	path   string
	pid    *actor.PID
	box    *mailbox
	top    bool // spawned by the root
	secret bool // what it panics with
	order  uint64

	handled  atomic.Uint64
	born     atomic.Int64 // incarnations
	phase    atomic.Pointer[phase]
	failure  atomic.Pointer[Failure]
	leaving  atomic.Bool   // it has been told to stop
	finished chan struct{} // closed when it has stopped
}

type phase struct {
	state State
	since time.Time
}

func (e *entry) enter(s State) {
	e.phase.Store(&phase{s, e.system.roll.now()})
}

func (e *entry) row() Row {
	p := e.phase.Load()
	return Row{
		Path:     e.path,
		State:    p.state,
		Since:    p.since,
		Restarts: int(max(e.born.Load()-1, 0)),
		Handled:  e.handled.Load(),
		Backlog:  e.box.UserMessageCount(),
		Failure:  e.failure.Load(),
	}
}

// failed notes what an actor panicked with, once, and returns it with its stack.
func (e *entry) failed(v, message any) *Panic {
	if p, ok := v.(*Panic); ok {
		return p // the guard has noted it
	}
	p := asPanic(v, fmt.Sprintf("%T", actor.UnwrapEnvelopeMessage(message)))
	e.failure.Store(&Failure{Text: e.told(v), Message: p.Message, At: e.system.roll.now(), Stack: string(p.Stack)})
	if !e.leaving.Load() {
		e.enter(Restarting)
	}
	e.system.failed(e, p)
	return p
}

// told is what anybody may read of v, with which an actor panicked.
func (e *entry) told(v any) string {
	if e.secret {
		return "it is a secret"
	}
	return fmt.Sprint(v)
}

// finish ends an entry: the actor has stopped.
func (e *entry) finish() {
	e.enter(Stopped)
	e.system.roll.remove(e)
	close(e.finished)
}
