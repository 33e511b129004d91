package kit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

// sumMessage is what the adder takes.
type sumMessage interface{ sum() }

type (
	add    struct{ n int }
	total  struct{}
	riddle struct{}
)

func (*add) sum()    {}
func (*total) sum()  {}
func (*riddle) sum() {}

var errOverdrawn = errors.New("overdrawn")

func adder() kit.Spec {
	sum := 0
	return act(func(c actor.Context) {
		switch m := c.Message().(type) {
		case *add:
			sum += m.n
		case *total:
			if sum < 0 {
				c.Respond(errOverdrawn)
				return
			}
			c.Respond(sum)
			for range 3 {
				c.Respond("again") // later answers to one question are dropped
			}
		}
	})
}

func TestAsk_GetsWhatTellsHaveMade(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		pid := k.Spawn("adder", adder())
		ref := kit.RefTo[sumMessage](pid)
		k.Root().Send(pid, &add{2})
		k.Root().Send(pid, &add{3})
		if got, err := kit.Ask[int, sumMessage](k.Context(), k.System, ref, &total{}); got != 5 || err != nil {
			t.Errorf("got %d %v, want 5", got, err)
		}
		_, err := kit.Ask[string, sumMessage](k.Context(), k.System, ref, &total{})
		if err == nil || err.Error() != "ask adder: answer is int, want string" {
			t.Errorf("error is %v, want the types", err)
		}
		k.Root().Send(pid, &add{-6})
		if _, err := kit.Ask[int, sumMessage](k.Context(), k.System, ref, &total{}); !errors.Is(err, errOverdrawn) {
			t.Errorf("error is %v, want the actor's own", err)
		}
	})
}

func TestAsk_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		ref := kit.RefTo[sumMessage](k.Spawn("adder", adder()))
		ctx, cancel := context.WithTimeout(k.Context(), 20*time.Second)
		defer cancel()
		begin := time.Now()
		_, err := kit.Ask[int, sumMessage](ctx, k.System, ref, &riddle{}) // which it never answers
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 20*time.Second {
			t.Errorf("error is %v after %v", err, time.Since(begin))
		}
	})
}

func TestAsk_HearsAtOnceThatNobodyIsThere(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowDeadLetters()
		begin := time.Now()
		nobody := kit.RefTo[int](actor.NewPID("nonhost", "nobody"))
		if _, err := kit.Ask[int](k.Context(), k.System, nobody, 1); !errors.Is(err, kit.ErrStopped) {
			t.Errorf("error is %v, want ErrStopped", err)
		}
		// The library drops in silence what waits behind a stop.
		gate := make(chan struct{})
		pid := k.Spawn("busy", act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				<-gate
			}
		}))
		k.Send(pid, "work")
		k.Settle()
		answered := make(chan error)
		go func() {
			_, err := kit.Ask[int](k.Context(), k.System, kit.RefTo[int](pid), 1)
			answered <- err
		}()
		k.Settle()
		k.Root().Stop(pid)
		close(gate)
		if err := <-answered; !errors.Is(err, kit.ErrStopped) {
			t.Errorf("error is %v, want ErrStopped", err)
		}
		if d := time.Since(begin); d != 0 {
			t.Errorf("took %v", d)
		}
	})
}
