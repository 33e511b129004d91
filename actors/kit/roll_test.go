package kit_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

func paths(rows []kit.Row) []string {
	var paths []string
	for _, r := range rows {
		paths = append(paths, r.Path)
	}
	return paths
}

func TestRoll_ListsParentsDirectlyBeforeTheirChildren(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		nest := func(children ...string) kit.Spec {
			return act(func(c actor.Context) {
				if _, ok := c.Message().(*actor.Started); ok {
					for _, name := range children {
						if _, err := k.SpawnNamed(c, name, act(func(actor.Context) {})); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		k.Spawn("a-b", nest("y"))
		k.Spawn("a", nest("z", "agent/2", "agent-1"))
		k.Spawn("0", nest())
		want := []string{"0", "a", "a/agent/2", "a/agent-1", "a/z", "a-b", "a-b/y"}
		if diff := cmp.Diff(want, paths(k.Roll().List())); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRoll_FollowsALifeWithItsTimes(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		start := time.Now()
		gate := make(chan struct{})
		_, pid := k.Parent("a", act(func(c actor.Context) {
			switch m := c.Message().(type) {
			case *actor.Started:
				<-gate
			case string:
				panic(m)
			}
		}))
		want := func(want kit.Row) {
			t.Helper()
			want.Path = pid.Id
			if diff := cmp.Diff(want, k.Row(pid.Id), cmpopts.IgnoreFields(kit.Failure{}, "Stack")); diff != "" {
				t.Errorf("at %v (-want +got):\n%s", time.Since(start), diff)
			}
		}
		k.After(time.Second)
		want(kit.Row{State: kit.Starting, Since: start})
		close(gate)
		k.Settle()
		want(kit.Row{State: kit.Running, Since: start.Add(time.Second)})
		k.Send(pid, 1, 2)
		k.After(time.Second)
		want(kit.Row{State: kit.Running, Since: start.Add(time.Second), Handled: 2})
		k.Send(pid, "bug", 3)
		k.After(time.Second / 2)
		failure := &kit.Failure{Text: "bug", Message: "string", At: start.Add(2 * time.Second)}
		want(kit.Row{State: kit.Restarting, Since: failure.At, Handled: 3, Backlog: 1, Failure: failure})
		k.After(time.Second / 2)
		want(kit.Row{State: kit.Running, Since: start.Add(3 * time.Second), Handled: 4, Restarts: 1, Failure: failure})
		k.After(time.Second)
		k.Stop(pid)
		want(kit.Row{State: kit.Stopped, Since: start.Add(4 * time.Second), Handled: 4, Restarts: 1, Failure: failure})
	})
}

func TestRoll_ForgetsStoppedActorsAndReplacedOnes(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		spec := act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				panic("bug")
			}
		})
		k.Stop(k.Spawn("healthy", spec))
		if got := paths(k.Roll().List()); got != nil {
			t.Errorf("%v are listed after a clean stop", got)
		}
		failed := k.Spawn("failed", spec)
		k.Send(failed, "crash")
		k.Settle()
		k.Stop(failed)
		if row := k.Row("failed"); row.State != kit.Stopped {
			t.Errorf("row is %+v, want it stopped", row)
		}
		again := k.Spawn("failed", spec)
		if row := k.Row("failed"); row.State != kit.Running || row.Failure != nil {
			t.Errorf("row is %+v, want that of the new actor", row)
		}
		k.Stop(again)
		if got := paths(k.Roll().List()); got != nil {
			t.Errorf("%v are listed after a clean stop", got)
		}
	})
}

// The library frees a name before the actor has said goodbye.
func TestRoll_KeepsASuccessorThatComesEarly(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		pid := k.Spawn("a", act(func(c actor.Context) {
			if _, ok := c.Message().(*actor.Stopped); ok {
				if _, err := k.SpawnNamed(k.Root(), "a", act(func(actor.Context) {})); err != nil {
					t.Error(err)
				}
			}
		}))
		k.Stop(pid)
		if row := k.Row("a"); row.State != kit.Running {
			t.Errorf("row is %+v, want that of the successor", row)
		}
	})
}

func TestRoll_AnswersWhileAnActorHangs(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		gate := make(chan struct{})
		serial := &kit.Serial{}
		hang := act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				<-gate
			}
		})
		hang.Serial = serial
		a := k.Spawn("a", hang)
		b := k.Spawn("b", hang)
		k.Send(a, "hang", 1, 2)
		k.Send(b, 3)
		k.Settle()
		var got []int
		for _, r := range k.Roll().List() {
			got = append(got, r.Backlog)
		}
		if diff := cmp.Diff([]int{2, 1}, got); diff != "" {
			t.Errorf("backlogs:\n%s", diff)
		}
		close(gate)
	})
}

func TestRoll_KeepsTheOwnerOfANameWhenItIsTaken(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.Spawn("a", act(func(actor.Context) {}))
		_, err := k.SpawnNamed(k.Root(), "a", act(func(actor.Context) {}))
		if err == nil || err.Error() != "spawn a: spawn: name exists" {
			t.Errorf("error is %v", err)
		}
		if row := k.Row("a"); row.State != kit.Running {
			t.Errorf("row is %+v", row)
		}
	})
}

func TestState_IsAWordInJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal([]kit.State{kit.Starting, kit.Running, kit.Restarting, kit.Stopped})
	if want := `["starting","running","restarting","stopped"]`; err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
}
