package kit_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
	"github.com/seed45548214/arena/arena/arenatest"
)

// thinker pipes the work it is sent and tells its parent what came of it.
type thinker struct {
	timeout time.Duration
	me      int
	cancel  context.CancelFunc
}

type (
	work    func(context.Context) (string, error)
	thought struct {
		by, in int // incarnations that asked and that heard
		text   string
		err    error
	}
)

func (a *thinker) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case work:
		me := a.me
		a.cancel = kit.Pipe(c, a.timeout, m, func(text string, err error) any { return &thought{by: me, text: text, err: err} })
	case string:
		switch m {
		case "cancel":
			a.cancel()
		case "crash":
			panic("crash")
		}
	case *thought:
		m.in = a.me
		c.Send(c.Parent(), m)
	}
}

func thinkers(timeout time.Duration) kit.Spec {
	n := 0
	return kit.Spec{New: func() actor.Actor {
		n++
		return &thinker{timeout: timeout, me: n}
	}}
}

// think returns work that takes as long as d and minds its context.
func think(d time.Duration, text string) work {
	return func(ctx context.Context) (string, error) {
		select {
		case <-time.After(d):
			return text, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func TestPipe_DeliversWithoutHoldingUpTheMailbox(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		p, a := k.Parent("a", thinkers(time.Minute))
		k.Send(a, think(3*time.Second, "slow"), think(time.Second, "fast"))
		k.After(time.Second)
		p.Expect(&thought{by: 1, in: 1, text: "fast"})
		k.After(2 * time.Second)
		p.Expect(&thought{by: 1, in: 1, text: "slow"})
		if row := k.Row(a.Id); row.Backlog != 0 || row.Handled != 4 {
			t.Errorf("row is %+v, want 4 handled and none waiting", row)
		}
	})
}

func TestPipe_EndsAtTheTimeoutAndWhenCanceled(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		p, a := k.Parent("a", thinkers(time.Minute))
		k.Send(a, think(time.Hour, "never"))
		k.After(time.Minute)
		if m := actortest.One[*thought](p); !errors.Is(m.err, context.DeadlineExceeded) {
			t.Errorf("error is %v, want a deadline", m.err)
		}
		k.Send(a, think(time.Hour, "never"), "cancel")
		if m := actortest.One[*thought](p); !errors.Is(m.err, context.Canceled) {
			t.Errorf("error is %v, want canceled", m.err)
		}
	})
}

func TestPipe_PanicOfTheWorkIsAnError(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		p, a := k.Parent("a", thinkers(time.Minute))
		k.Send(a, work(func(context.Context) (string, error) { panic("no idea") }))
		m := actortest.One[*thought](p)
		var panicked *kit.Panic
		if !errors.As(m.err, &panicked) || panicked.Error() != "panic: no idea" {
			t.Fatalf("error is %v, want a *Panic", m.err)
		}
		if !strings.Contains(string(panicked.Stack), "TestPipe_PanicOfTheWorkIsAnError") {
			t.Errorf("the stack does not show the work:\n%s", panicked.Stack)
		}
	})
}

// A continuation of ReenterAfter would run on the old instance here.
func TestPipe_ResultForARestartedIncarnationIsDropped(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		p, a := k.Parent("a", thinkers(time.Minute))
		deaf := work(func(context.Context) (string, error) {
			time.Sleep(5 * time.Second) // minds no context, so its result comes after the restart
			return "ghost", nil
		})
		k.Send(a, deaf, "crash")
		k.After(10 * time.Second)
		p.Expect()
		k.Send(a, think(time.Second, "mine"))
		k.After(time.Second)
		p.Expect(&thought{by: 2, in: 2, text: "mine"})
	})
}

func TestPipe_ResultThatWaitedForTheRestartIsDropped(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		p, a := k.Parent("a", thinkers(time.Minute))
		k.Send(a, think(time.Second/2, "ghost"), "crash") // the result comes while the actor waits for its supervisor
		k.After(10 * time.Second)
		p.Expect()
		if row := k.Row(a.Id); row.Backlog != 0 || row.State != kit.Running {
			t.Errorf("row is %+v, want it running and nothing waiting", row)
		}
	})
}

func TestPipe_StopAndRestartCancelTheWork(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		p, a := k.Parent("a", thinkers(0))
		k.Send(a, think(time.Hour, "never"))
		k.Settle()
		if !k.Restart(a.Id) {
			t.Error("there should be an actor to restart")
		}
		k.Settle()
		if n := k.Pipes(); n != 0 {
			t.Errorf("%d pipes after a restart", n)
		}
		k.Send(a, think(time.Hour, "never"))
		k.Settle()
		k.Stop(a)
		if n := k.Pipes(); n != 0 {
			t.Errorf("%d pipes after a stop", n)
		}
		p.Expect()
		if k.Restart(a.Id) {
			t.Error("a stopped actor cannot restart")
		}
	})
}

// A relay pipes work that does nothing, one after the other, and closes done after
// the last.
type relay struct {
	left int
	done chan struct{}
}

func (a *relay) Receive(c actor.Context) {
	switch c.Message().(type) {
	case *actor.Started, struct{}:
		a.left--
		if a.left < 0 {
			close(a.done)
			return
		}
		kit.Pipe(c, time.Hour, func(context.Context) (int, error) { return 0, nil }, func(int, error) any { return struct{}{} })
	}
}

// What a Pipe takes is free again when its work is done, not when its actor ends.
//
//nolint:paralleltest // others would use the heap that it measures
func TestPipe_FreesWhatItTook(t *testing.T) {
	const calls, allowed = 20_000, 20 // bytes a call
	system := kit.NewSystem(kit.Config{Now: time.Now})
	run := func() {
		done := make(chan struct{})
		if _, err := system.SpawnNamed(system.Root(), "relay", kit.Spec{New: func() actor.Actor { return &relay{left: calls, done: done} }}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-done:
		case <-time.After(arenatest.Patience()):
			t.Fatal("the relay stands still")
		}
	}
	heap := func() uint64 {
		var memory runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	before := heap()
	run()
	if after := heap(); after > before+calls*allowed {
		t.Errorf("%d calls keep %d bytes, want at most %d each", calls, after-before, allowed)
	}
	if err := system.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
