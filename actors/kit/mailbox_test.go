package kit_test

import (
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

func TestMailbox_KeepsTheOrderOfEachSenderAndLosesNothing(t *testing.T) {
	t.Parallel()
	const senders, messages = 8, 5000
	type numbered struct{ sender, n int }
	system := kit.NewSystem(kit.Config{Now: time.Now})
	serial := &kit.Serial{}
	last := make([]int, senders)
	total := 0
	done := make(chan struct{})
	spec := act(func(c actor.Context) {
		m, ok := c.Message().(*numbered)
		if !ok {
			return
		}
		if m.n != last[m.sender]+1 {
			t.Errorf("sender %d: %d came after %d", m.sender, m.n, last[m.sender])
		}
		last[m.sender] = m.n
		total++
		if total == senders*messages {
			close(done)
		}
	})
	spec.Serial = serial
	pid, err := system.SpawnNamed(system.Root(), "sink", spec)
	if err != nil {
		t.Fatal(err)
	}
	for s := range senders {
		go func() {
			for n := range messages {
				system.Root().Send(pid, &numbered{s, n + 1})
				if n%64 == 0 {
					runtime.Gosched() // lets the mailbox run dry, so that it must wake up again
				}
			}
		}()
	}
	select {
	case <-done:
	case <-time.After(arenatest.Patience()):
		t.Fatal("messages were lost, or the mailbox was not woken")
	}
	if err := system.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMailbox_WakesForEveryLoneMessage(t *testing.T) {
	t.Parallel()
	system := kit.NewSystem(kit.Config{Now: time.Now})
	echo := act(func(c actor.Context) {
		if n, ok := c.Message().(int); ok {
			c.Respond(n)
		}
	})
	pid, err := system.SpawnNamed(system.Root(), "echo", echo)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for n := range 2000 {
				if got, err := kit.Ask[int](t.Context(), system, kit.RefTo[int](pid), n); got != n || err != nil {
					t.Errorf("got %d %v, want %d", got, err, n)
				}
			}
		})
	}
	group.Wait()
	if err := system.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMailbox_HandlesSystemMessagesFirst(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		var d diary
		gate := make(chan struct{})
		pid := k.Spawn("a", act(func(c actor.Context) {
			switch m := c.Message().(type) {
			case string:
				d.note("%s", m)
				<-gate
			case *actor.Stopping:
				d.note("stopping")
			}
		}))
		k.Send(pid, "first", "second")
		k.Settle()
		k.Root().Stop(pid)
		close(gate)
		k.Settle()
		if diff := cmp.Diff([]string{"first", "stopping"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMailbox_WaitsForTheSupervisorAndGoesOnInOrder(t *testing.T) {
	t.Parallel()
	for _, verdict := range []string{"restart", "resume", "stop"} {
		t.Run(verdict, func(t *testing.T) {
			t.Parallel()
			actortest.Run(t, func(k *actortest.Kit) {
				k.AllowPanics()
				var d diary
				incarnations := 0
				child := kit.Spec{New: func() actor.Actor {
					incarnations++
					me := incarnations
					return actor.ReceiveFunc(func(c actor.Context) {
						switch m := c.Message().(type) {
						case *actor.Started:
							d.note("%d started", me)
						case int:
							d.note("%d got %d", me, m)
							if m%10 == 0 {
								panic(m)
							}
						}
					})
				}}
				var decide func()
				var pid *actor.PID
				parent := kit.Spec{
					New: func() actor.Actor {
						return actor.ReceiveFunc(func(c actor.Context) {
							if _, ok := c.Message().(*actor.Started); ok {
								pid, _ = k.SpawnNamed(c, "child", child)
							}
						})
					},
					Supervisor: supervisor(func(s actor.Supervisor, child *actor.PID, _ any) {
						decide = func() {
							switch verdict {
							case "restart":
								s.RestartChildren(child)
							case "resume":
								s.ResumeChildren(child)
							case "stop":
								s.StopChildren(child)
							}
						}
					}),
				}
				k.Spawn("parent", parent)
				k.Send(pid, 1, 10, 2, 20, 3)
				k.Settle()
				k.Send(pid, 4)
				k.Settle()
				if diff := cmp.Diff([]string{"1 started", "1 got 1", "1 got 10"}, d.take()); diff != "" {
					t.Errorf("before the verdict:\n%s", diff)
				}
				if row := k.Row("parent/child"); row.State != kit.Restarting || row.Backlog != 4 || row.Handled != 2 {
					t.Errorf("row is %+v, want 4 that wait and 2 handled", row)
				}
				decide()
				k.Settle()
				first := map[string][]string{
					"restart": {"2 started", "2 got 2", "2 got 20"},
					"resume":  {"1 got 2", "1 got 20"},
				}[verdict]
				if diff := cmp.Diff(first, d.take()); diff != "" {
					t.Errorf("after the verdict:\n%s", diff)
				}
				if verdict == "stop" {
					return
				}
				k.Send(pid, 5)
				decide()
				k.Settle()
				second := map[string][]string{
					"restart": {"3 started", "3 got 3", "3 got 4", "3 got 5"},
					"resume":  {"1 got 3", "1 got 4", "1 got 5"},
				}[verdict]
				if diff := cmp.Diff(second, d.take()); diff != "" {
					t.Errorf("after the second verdict:\n%s", diff)
				}
				if row := k.Row("parent/child"); row.State != kit.Running || row.Backlog != 0 {
					t.Errorf("row is %+v, want it running", row)
				}
			})
		})
	}
}

func TestMailbox_SuspendedActorDoesNotHoldUpItsNeighbours(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		serial := &kit.Serial{}
		var d diary
		spec := act(func(c actor.Context) {
			if n, ok := c.Message().(int); ok {
				if n == 0 {
					panic("zero")
				}
				d.note("%s %d", c.Self().Id[len("probe1/"):], n)
			}
		})
		spec.Serial = serial
		_, bad := k.Parent("bad", spec)
		_, good := k.Parent("good", spec)
		k.Send(bad, 0, 1)
		k.Send(good, 1, 2)
		k.Settle()
		if diff := cmp.Diff([]string{"good 1", "good 2"}, d.take()); diff != "" {
			t.Error(diff)
		}
		k.After(time.Second)
		if diff := cmp.Diff([]string{"bad 1"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMailbox_KeepsWhatComesBeforeItsActorIsReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		var system *kit.System
		early := sync.OnceFunc(func() {
			system.Root().Stop(actor.NewPID("nonhost", "late"))
			system.Root().Send(actor.NewPID("nonhost", "late"), "early")
			synctest.Wait() // whatever would handle them too soon has its chance
		})
		system = kit.NewSystem(kit.Config{Now: func() time.Time {
			early() // the first row of the Roll is written when the name is taken and the actor is not ready
			return time.Now()
		}})
		if _, err := system.SpawnNamed(system.Root(), "late", act(func(c actor.Context) { d.note("%T", c.Message()) })); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		// The stop came first; what waits behind it is dropped.
		if diff := cmp.Diff([]string{"*actor.Stopping", "*actor.Stopped"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMailbox_StartedComesBeforeWhatCameTooEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		var system *kit.System
		early := sync.OnceFunc(func() {
			system.Root().Send(actor.NewPID("nonhost", "late"), "early")
			synctest.Wait()
		})
		system = kit.NewSystem(kit.Config{Now: func() time.Time {
			early()
			return time.Now()
		}})
		if _, err := system.SpawnNamed(system.Root(), "late", act(func(c actor.Context) { d.note("%T", c.Message()) })); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"*actor.Started", "string"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMailbox_ResumedActorHandlesFirstWhatWaited(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		serial := &kit.Serial{}
		var d diary
		fragile := act(func(c actor.Context) {
			if n, ok := c.Message().(int); ok {
				if n == 0 {
					panic("zero")
				}
				d.note("%d", n)
			}
		})
		fragile.Serial = serial
		gate := make(chan struct{})
		neighbour := act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				<-gate
			}
		})
		neighbour.Serial = serial
		_, pid := k.Parent("fragile", fragile)
		other := k.Spawn("neighbour", neighbour)
		k.Send(pid, 0, 1, 2)
		k.Settle()
		k.Send(other, "hold", "hold") // all that follows is one batch
		k.Settle()
		k.Send(pid, 3)
		k.Send(other, "hold")
		k.Send(pid, 4)
		gate <- struct{}{}
		gate <- struct{}{}
		k.After(time.Second) // the restart comes while 4 is in the batch in hand
		close(gate)
		k.Settle()
		if diff := cmp.Diff([]string{"1", "2", "3", "4"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMailbox_RestartLeavesTheMessagesToTheNewIncarnation(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		var d diary
		gate := make(chan struct{})
		slow := act(func(c actor.Context) {
			if _, ok := c.Message().(*actor.Stopping); ok {
				<-gate
			}
		})
		n := 0
		pid := k.Spawn("a", kit.Spec{New: func() actor.Actor {
			n++
			me := n
			return actor.ReceiveFunc(func(c actor.Context) {
				switch m := c.Message().(type) {
				case *actor.Started:
					_, _ = k.SpawnNamed(c, "slow", slow)
				case string:
					d.note("%d got %s", me, m)
				}
			})
		}})
		k.Restart("a")
		k.Settle()
		k.Send(pid, "order")
		k.Settle()
		if row := k.Row("a"); row.State != kit.Restarting || row.Backlog != 1 {
			t.Errorf("row is %+v, want it restarting with one message", row)
		}
		close(gate)
		k.Settle()
		if diff := cmp.Diff([]string{"2 got order"}, d.take()); diff != "" {
			t.Error(diff)
		}
	})
}
