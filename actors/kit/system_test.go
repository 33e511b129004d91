package kit_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

func TestSystem_ShutdownStopsTheNewestFirstAndMayComeTwice(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		var d diary
		spec := act(func(c actor.Context) {
			switch c.Message().(type) {
			case *actor.Started:
				if len(c.Self().Id) == 1 {
					_, _ = k.SpawnNamed(c, "x", act(func(c actor.Context) {
						if _, ok := c.Message().(*actor.Stopped); ok {
							d.note("%s", c.Self().Id)
						}
					}))
				}
			case *actor.Stopped:
				d.note("%s", c.Self().Id)
			}
		})
		for _, name := range []string{"a", "b", "c"} {
			k.Spawn(name, spec)
		}
		for range 2 {
			if err := k.Shutdown(k.Context()); err != nil {
				t.Error(err)
			}
		}
		if diff := cmp.Diff([]string{"c/x", "c", "b/x", "b", "a/x", "a"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSystem_ShutdownNamesWhoDoesNotStop(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		gate := make(chan struct{})
		pid := k.Spawn("stuck", act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				<-gate
			}
		}))
		k.Send(pid, "hang")
		k.Settle()
		ctx, cancel := context.WithTimeout(k.Context(), time.Minute) // the library would give up after ten seconds
		defer cancel()
		begin := time.Now()
		err := k.Shutdown(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "stop stuck") {
			t.Errorf("error is %v", err)
		}
		if d := time.Since(begin); d != time.Minute {
			t.Errorf("gave up after %v", d)
		}
		close(gate)
		if err := k.Shutdown(k.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestSystem_LogsTypesNotMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		system := kit.NewSystem(kit.Config{
			Logger: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Now:    time.Now,
		})
		type order struct{ secret string }
		pid, err := system.SpawnNamed(system.Root(), "a", act(func(c actor.Context) {
			if _, ok := c.Message().(*order); ok {
				panic("bug")
			}
		}))
		if err != nil {
			t.Fatal(err)
		}
		system.Root().Send(pid, &order{"hush"})
		synctest.Wait()
		if err := system.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		for range 10 {
			system.Root().Send(pid, &order{"hush"})
		}
		time.Sleep(time.Minute)
		log := out.String()
		if strings.Contains(log, "hush") || strings.Contains(log, "DeadLetter") || strings.Contains(log, "system started") {
			t.Errorf("the log tells too much:\n%s", log)
		}
		if strings.Count(log, `msg="message reached nobody" to=a message=*kit_test.order`) != 10 {
			t.Errorf("the log does not tell of ten dead letters:\n%s", log)
		}
		if strings.Count(log, `level=ERROR msg="actor panicked" path=a message=*kit_test.order panic=bug stack=`) != 1 {
			t.Errorf("the log does not tell of the panic once:\n%s", log)
		}
	})
}

// What an actor panics with that keeps secrets is told to its supervisor alone.
func TestSystem_TellsNobodyWhatASecretActorPanicsWith(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		system := kit.NewSystem(kit.Config{Logger: slog.New(slog.NewTextHandler(&out, nil)), Now: time.Now})
		pid, err := system.SpawnNamed(system.Root(), "a", kit.Spec{Secret: true, New: act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				panic("hush")
			}
		}).New})
		if err != nil {
			t.Fatal(err)
		}
		system.Root().Send(pid, "")
		synctest.Wait()
		row, _ := system.Roll().Find("a")
		if err := system.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		if log := out.String(); strings.Contains(log, "hush") || strings.Count(log, `panic="it is a secret"`) != 1 || row.Failure == nil || row.Failure.Text != "it is a secret" {
			t.Errorf("the row tells %+v, and the log\n%s", row.Failure, log)
		}
	})
}

func TestSystem_IsKnownToItsActors(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.Spawn("a", act(func(c actor.Context) {
			if kit.SystemOf(c) != k.System {
				t.Error("another system")
			}
		}))
	})
}
