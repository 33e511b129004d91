package kit_test

import (
	"fmt"
	"sync"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// act returns a Spec for an actor without state.
func act(receive func(c actor.Context)) kit.Spec {
	return kit.Spec{New: func() actor.Actor { return actor.ReceiveFunc(receive) }}
}

// diary collects lines that actors write, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *diary) take() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	lines := d.lines
	d.lines = nil
	return lines
}

// supervisor is a strategy made of a function.
type supervisor func(s actor.Supervisor, child *actor.PID, reason any)

func (f supervisor) HandleFailure(_ *actor.ActorSystem, s actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	f(s, child, reason)
}
