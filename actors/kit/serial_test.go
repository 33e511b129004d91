package kit_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
	"github.com/seed45548214/arena/arena/arenatest"
)

func TestSerial_RunsOneAtATimeInTheOrderOfSending(t *testing.T) {
	t.Parallel()
	for range 20 {
		actortest.Run(t, func(k *actortest.Kit) {
			serial := &kit.Serial{}
			var order []string // no lock: the race detector proves that one goroutine follows the other
			spec := act(func(c actor.Context) {
				if n, ok := c.Message().(int); ok {
					order = append(order, fmt.Sprint(c.Self().Id, n))
					if n > 0 {
						c.Send(actor.NewPID("nonhost", "b"), n-1)
						c.Send(actor.NewPID("nonhost", "a"), n-1)
					}
				}
			})
			spec.Serial = serial
			a := k.Spawn("a", spec)
			k.Spawn("b", spec)
			k.Send(a, 2)
			k.Settle()
			if diff := cmp.Diff([]string{"a2", "b1", "a1", "b0", "a0", "b0", "a0"}, order); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSerial_LosesNoSystemMessage(t *testing.T) {
	t.Parallel()
	system := kit.NewSystem(kit.Config{Now: time.Now})
	ctx, cancel := context.WithTimeout(t.Context(), arenatest.Patience())
	defer cancel()
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			spec := act(func(actor.Context) {})
			spec.Serial = &kit.Serial{}
			for range 5000 {
				pid, err := system.SpawnNamed(system.Root(), fmt.Sprint("w", worker), spec)
				if err == nil {
					err = system.Stop(ctx, pid)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	if err := system.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func TestSerial_SurvivesGoexit(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		_, pid := k.Parent("a", act(func(c actor.Context) {
			switch c.Message().(type) {
			case int:
				runtime.Goexit()
			case string:
				c.Respond("alive")
			}
		}))
		k.Send(pid, 1)
		k.After(time.Second)
		if got, err := kit.Ask[string](k.Context(), k.System, kit.RefTo[string](pid), "?"); got != "alive" {
			t.Errorf("got %q %v", got, err)
		}
	})
}

func TestSerial_HoldsNoGoroutineWhileIdle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // a bubble whose goroutines do not end is a deadlock
		system := kit.NewSystem(kit.Config{Now: time.Now})
		spec := act(func(actor.Context) {})
		spec.Serial = &kit.Serial{}
		if _, err := system.SpawnNamed(system.Root(), "idle", spec); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
	})
}
