package actortest

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing/synctest"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/kit"
)

// Probe is an actor that keeps what it gets.
type Probe struct {
	kit *Kit
	pid *actor.PID
	mu  sync.Mutex
	got []any
}

// Probe spawns a probe.
func (k *Kit) Probe() *Probe {
	k.Helper()
	p, _ := k.Parent("", kit.Spec{})
	return p
}

// Parent spawns a probe that is the parent of an actor under test, and returns both. A Supervisor in spec is that of
// the actor's children; the probe restarts the actor itself as the kit does by default.
func (k *Kit) Parent(name string, spec kit.Spec) (*Probe, *actor.PID) {
	k.Helper()
	k.probes++
	p := &Probe{kit: k}
	w := &witness{probe: p, name: name, spec: spec}
	p.pid = k.Spawn(fmt.Sprintf("probe%d", k.probes), kit.Spec{New: func() actor.Actor { return w }})
	if w.err != nil {
		k.Fatal(w.err)
	}
	return p, w.child
}

// witness is the actor behind a probe.
type witness struct {
	probe *Probe
	name  string
	spec  kit.Spec
	child *actor.PID
	err   error
}

// Receive implements actor.Actor.
func (w *witness) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		if w.spec.New != nil {
			w.child, w.err = w.probe.kit.SpawnNamed(c, w.name, w.spec)
		}
	case actor.AutoReceiveMessage, actor.SystemMessage:
	default:
		w.probe.mu.Lock()
		defer w.probe.mu.Unlock()
		w.probe.got = append(w.probe.got, m)
	}
}

// PID returns the address of the probe.
func (p *Probe) PID() *actor.PID { return p.pid }

// Take settles and returns what has come since the last call.
func (p *Probe) Take() []any {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

// Expect takes the given messages, compared by value, and fails the test when others or more have come.
func (p *Probe) Expect(want ...any) {
	p.kit.Helper()
	if diff := difference(p.Take(), want); diff != "" {
		p.kit.Errorf("messages (-want +got):\n%s", diff)
	}
}

func difference(got, want []any) string {
	if len(got) == 0 && len(want) == 0 {
		return ""
	}
	return cmp.Diff(want, got,
		cmp.Exporter(func(reflect.Type) bool { return true }),
		cmp.Comparer(func(a, b *actor.PID) bool { return a == b || a != nil && b != nil && a.Equal(b) }),
	)
}

// One takes exactly one message, which must be an M; anything else ends the test.
func One[M any](p *Probe) M {
	p.kit.Helper()
	got := p.Take()
	if len(got) == 1 {
		if m, ok := got[0].(M); ok {
			return m
		}
	}
	types := make([]string, 0, len(got))
	for _, m := range got {
		types = append(types, fmt.Sprintf("%T", m))
	}
	p.kit.Fatalf("got [%s], want one %s", strings.Join(types, " "), reflect.TypeFor[M]())
	panic("unreachable")
}
