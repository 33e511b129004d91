package kit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

func TestGuard_PanicOnTheWayOutMakesNoZombie(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{"Stopping", "Stopped"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			actortest.Run(t, func(k *actortest.Kit) {
				k.AllowPanics()
				parent, child := k.Parent("child", act(func(c actor.Context) {
					switch c.Message().(type) {
					case *actor.Stopping:
						if moment == "Stopping" {
							panic("bug")
						}
					case *actor.Stopped:
						if moment == "Stopped" {
							panic("bug")
						}
					}
				}))
				k.Stop(parent.PID())
				row := k.Row(child.Id)
				if row.State != kit.Stopped || row.Failure == nil || row.Failure.Message != "*actor."+moment {
					t.Errorf("row is %+v, want it stopped with a failure in %s", row, moment)
				}
				k.Send(parent.PID(), "anyone?")
				k.AllowDeadLetters()
				if _, ok := k.Roll().Find(parent.PID().Id); ok {
					t.Error("the parent is still there")
				}
			})
		})
	}
}

func TestGuard_PanicInRestartingStillRestarts(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		_, child := k.Parent("child", act(func(c actor.Context) {
			switch c.Message().(type) {
			case *actor.Restarting, string:
				panic("bug")
			case int:
				c.Respond("alive")
			}
		}))
		k.Send(child, "crash")
		k.After(time.Second)
		if got, err := kit.Ask[string](k.Context(), k.System, kit.RefTo[int](child), 1); got != "alive" {
			t.Errorf("got %q %v", got, err)
		}
	})
}

// While an actor stops it waits for its children, and until then the library hands it messages. A panic in one of them
// used to bring it back to life, one in Terminated used to make it a zombie.
func TestGuard_PanicWhileStoppingDoesNotKeepTheActor(t *testing.T) {
	t.Parallel()
	for _, message := range []string{"user", "Terminated"} {
		t.Run(message, func(t *testing.T) {
			t.Parallel()
			actortest.Run(t, func(k *actortest.Kit) {
				k.AllowPanics()
				gate := make(chan struct{})
				slow := act(func(c actor.Context) {
					if _, ok := c.Message().(*actor.Stopping); ok {
						<-gate
					}
				})
				parent, child := k.Parent("child", act(func(c actor.Context) {
					switch c.Message().(type) {
					case *actor.Started:
						if _, err := k.SpawnNamed(c, "slow", slow); err != nil {
							panic(err)
						}
					case *actor.Terminated:
						if message == "Terminated" {
							panic("bug")
						}
					case string:
						panic("bug")
					}
				}))
				k.Root().Stop(child)
				k.Settle()
				if message == "user" {
					k.Send(child, "late")
				}
				k.After(10 * time.Second) // longer than any restart would wait
				if row := k.Row(child.Id); row.State == kit.Restarting {
					t.Error("the actor pretends to restart")
				}
				close(gate)
				k.Settle()
				if row := k.Row(child.Id); row.State != kit.Stopped || row.Restarts != 0 || row.Failure == nil {
					t.Errorf("row is %+v, want it stopped, never restarted, with a failure", row)
				}
				k.Stop(parent.PID())
			})
		})
	}
}

func TestGuard_RestartDoesNotReviveAStoppingActor(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		gate := make(chan struct{})
		slow := act(func(c actor.Context) {
			if _, ok := c.Message().(*actor.Stopping); ok {
				<-gate
			}
		})
		var restart func()
		fragile := act(func(c actor.Context) {
			switch c.Message().(type) {
			case *actor.Started:
				_, _ = k.SpawnNamed(c, "slow", slow)
			case string:
				panic("bug")
			}
		})
		var child *actor.PID
		parent := k.Spawn("parent", kit.Spec{
			New: func() actor.Actor {
				return actor.ReceiveFunc(func(c actor.Context) {
					if _, ok := c.Message().(*actor.Started); ok {
						child, _ = k.SpawnNamed(c, "child", fragile)
					}
				})
			},
			Supervisor: supervisor(func(s actor.Supervisor, child *actor.PID, _ any) {
				restart = func() { s.RestartChildren(child) }
			}),
		})
		k.Send(child, "crash")
		k.Settle()
		k.Root().Stop(parent)
		k.Settle()
		restart() // the verdict comes after the stop
		close(gate)
		k.Stop(parent)
		if row := k.Row("parent/child"); row.State != kit.Stopped || row.Restarts != 0 {
			t.Errorf("row is %+v, want it stopped", row)
		}
	})
}

func TestGuard_SupervisorGetsValueStackAndMessageType(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		bug := errors.New("a bug")
		var got any
		k.Spawn("parent", kit.Spec{
			New: func() actor.Actor {
				return actor.ReceiveFunc(func(c actor.Context) {
					if _, ok := c.Message().(*actor.Started); ok {
						child, _ := k.SpawnNamed(c, "child", act(func(c actor.Context) {
							if _, ok := c.Message().(string); ok {
								panic(bug)
							}
						}))
						c.Send(child, "secret")
					}
				})
			},
			Supervisor: supervisor(func(s actor.Supervisor, child *actor.PID, reason any) {
				got = reason
				s.RestartChildren(child)
			}),
		})
		p, ok := got.(*kit.Panic)
		if !ok {
			t.Fatalf("reason is %T, want a *Panic", got)
		}
		if !errors.Is(p, bug) || p.Error() != "panic: a bug (in string)" {
			t.Errorf("error is %q", p.Error())
		}
		if !strings.Contains(string(p.Stack), "TestGuard_SupervisorGetsValueStackAndMessageType") {
			t.Errorf("the stack does not show where it happened:\n%s", p.Stack)
		}
		row := k.Row("parent/child")
		if row.Restarts != 1 || row.State != kit.Running || row.Failure.Text != "a bug" || row.Failure.Message != "string" {
			t.Errorf("row is %+v", row)
		}
	})
}

// strategist is an actor that supervises its children itself.
type strategist struct {
	kit   *actortest.Kit
	child kit.Spec
	heard []string
	bad   bool
}

func (s *strategist) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		_, _ = s.kit.SpawnNamed(c, "child", s.child)
	case string:
		c.Send(c.Children()[0], m)
	}
}

func (s *strategist) HandleFailure(
	_ *actor.ActorSystem, sup actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, _, message any,
) {
	m, _ := message.(string)
	s.heard = append(s.heard, m)
	if s.bad {
		s.bad = false
		panic("bad judgement")
	}
	sup.RestartChildren(child)
}

func TestGuard_ActorMayBeItsOwnStrategy(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		s := &strategist{kit: k, child: act(func(c actor.Context) {
			if m, ok := c.Message().(string); ok {
				panic(m)
			}
		})}
		_, pid := k.Parent("s", kit.Spec{New: func() actor.Actor { return s }})
		k.Send(pid, "one", "two")
		k.Settle()
		if diff := cmp.Diff([]string{"one", "two"}, s.heard); diff != "" {
			t.Error(diff)
		}
		if row := k.Row(pid.Id + "/child"); row.Restarts != 2 || row.State != kit.Running {
			t.Errorf("row is %+v, want two restarts", row)
		}
		s.bad = true
		k.Send(pid, "three")
		k.After(time.Second)
		if row := k.Row(pid.Id); row.Restarts != 1 || row.Failure.Message != "*actor.Failure" || row.State != kit.Running {
			t.Errorf("row is %+v, want a restart for a panic in the strategy", row)
		}
		if row := k.Row(pid.Id + "/child"); row.State != kit.Running || row.Handled != 0 {
			t.Errorf("row of the child is %+v, want a new child", row)
		}
	})
}
