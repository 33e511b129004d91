package actortest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

type (
	count  struct{ to int }
	counts struct{ n int }
)

// doubler answers its parent after as many seconds as it was told to count to.
func doubler() actor.Actor {
	return actor.ReceiveFunc(func(c actor.Context) {
		m, ok := c.Message().(*count)
		if !ok {
			return
		}
		if m.to < 0 {
			panic("negative")
		}
		root, parent := c.ActorSystem().Root, c.Parent()
		time.AfterFunc(time.Duration(m.to)*time.Second, func() { root.Send(parent, &counts{2 * m.to}) })
	})
}

func TestProbe_SeesWhatTheChildReportsInVirtualTime(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		p, child := k.Parent("doubler", kit.Spec{New: doubler})
		k.Send(child, &count{3})
		p.Expect()
		k.After(3*time.Second - 1)
		p.Expect()
		k.After(1)
		p.Expect(&counts{6})
		k.Send(child, &count{5}, &count{4})
		k.After(time.Hour)
		p.Expect(&counts{8}, &counts{10})
		k.Send(child, &count{0})
		k.After(0)
		if m := actortest.One[*counts](p); m.n != 0 {
			t.Errorf("got %d, want 0", m.n)
		}
		k.Stop(child)
		if _, ok := k.Roll().Find("probe1/doubler"); ok {
			t.Error("the child is still on the roll")
		}
	})
}

func TestRun_ReportsDeadLetters(t *testing.T) {
	t.Parallel()
	wantProblem(t, "dead letter *actortest_test.count &{to:1} to", func(k *actortest.Kit) {
		pid := k.Spawn("doubler", kit.Spec{New: doubler})
		k.Stop(pid)
		k.Send(pid, &count{1})
	}, (*actortest.Kit).AllowDeadLetters)
}

func TestRun_ReportsPanicsWithTheirStack(t *testing.T) {
	t.Parallel()
	wantProblem(t, "kit_test.go", func(k *actortest.Kit) {
		k.Send(k.Spawn("doubler", kit.Spec{New: doubler}), &count{-1})
	}, (*actortest.Kit).AllowPanics)
}

func TestRun_ReportsActorsThatDoNotStop(t *testing.T) {
	t.Parallel()
	wantProblem(t, "leak: stop hung: context deadline exceeded", func(k *actortest.Kit) {
		pid := k.Spawn("hung", kit.Spec{New: func() actor.Actor {
			return actor.ReceiveFunc(func(c actor.Context) {
				if _, ok := c.Message().(*count); ok {
					time.Sleep(90 * time.Second) // more than the patience of the kit, less than the life of the bubble
				}
			})
		}})
		k.Send(pid, &count{1})
		k.Settle()
	}, (*actortest.Kit).AllowLeaks)
}

func TestRun_ReportsPipesThatOutliveTheirActor(t *testing.T) {
	t.Parallel()
	problems := actortest.Problems(t, func(k *actortest.Kit) {
		deaf := make(chan struct{})
		k.Spawn("deaf", kit.Spec{New: func() actor.Actor {
			return actor.ReceiveFunc(func(c actor.Context) {
				if _, ok := c.Message().(*actor.Started); ok {
					kit.Pipe(c, 0, func(context.Context) (int, error) { <-deaf; return 0, nil }, func(int, error) any { return nil })
				}
			})
		}})
		k.Cleanup(func() { close(deaf) }) // or the bubble would wait for the work for ever
	})
	if got := strings.Join(problems, "\n"); !strings.Contains(got, "leak: 1 pipes") {
		t.Errorf("problems are %q, want a leaked pipe", got)
	}
}

// wantProblem runs f, expects one report, and expects none when it is allowed.
func wantProblem(t *testing.T, want string, f, allow func(k *actortest.Kit)) {
	t.Helper()
	got := actortest.Problems(t, f)
	if len(got) != 1 || !strings.Contains(got[0], want) {
		t.Errorf("problems are %q, want one with %q", got, want)
	}
	got = actortest.Problems(t, func(k *actortest.Kit) {
		allow(k)
		f(k)
	})
	if len(got) > 0 {
		t.Errorf("problems are %q although they are allowed", got)
	}
}

func TestExpect_ComparesByValueAndOrder(t *testing.T) {
	t.Parallel()
	a, b := &counts{1}, &counts{2}
	if diff := actortest.Difference([]any{a, b}, []any{&counts{1}, &counts{2}}); diff != "" {
		t.Error(diff)
	}
	for _, want := range [][]any{nil, {b, a}, {a}, {a, b, b}, {counts{1}, b}} {
		if actortest.Difference([]any{a, b}, want) == "" {
			t.Errorf("got %v, equal to %v", []any{a, b}, want)
		}
	}
	pid := actor.NewPID("nonhost", "x")
	if diff := actortest.Difference([]any{pid}, []any{actor.NewPID("nonhost", "x")}); diff != "" {
		t.Error(diff)
	}
}
