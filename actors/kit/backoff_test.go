package kit_test

import (
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/actors/kit/actortest"
)

// starts spawns a parent with a Backoff whose child always fails, and returns when the child started within d, in whole
// milliseconds.
func starts(k *actortest.Kit, cfg kit.BackoffConfig, d time.Duration) []int64 {
	begin := time.Now()
	var at []int64
	child := act(func(c actor.Context) {
		if _, ok := c.Message().(*actor.Started); ok {
			at = append(at, time.Since(begin).Milliseconds())
			panic("always")
		}
	})
	k.AllowPanics()
	parent := k.Spawn("parent", kit.Spec{
		New: func() actor.Actor {
			return actor.ReceiveFunc(func(c actor.Context) {
				if _, ok := c.Message().(*actor.Started); ok {
					_, _ = k.SpawnNamed(c, "child", child)
				}
			})
		},
		Supervisor: kit.NewBackoff(k.Roll(), cfg),
	})
	k.After(d)
	k.Stop(parent)
	return at
}

func TestBackoff_DoublesUpToItsMaximumAndNeverGivesUp(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		at := starts(k, kit.BackoffConfig{}, 24*time.Hour)
		want := []int64{0, 1000, 3000, 7000, 15000, 31000, 63000, 123000, 183000}
		if diff := cmp.Diff(want, at[:len(want)]); diff != "" {
			t.Error(diff)
		}
		if got, want := len(at), 7+(24*3600-63)/60; got != want {
			t.Errorf("%d starts in a day, want %d", got, want)
		}
	})
}

func TestBackoff_TakesAwayUpToHalfAsJitter(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		jitter := []float64{0, 0.5, 0.999}
		next := func() float64 {
			j := jitter[0]
			jitter = append(jitter[1:], j)
			return j
		}
		cfg := kit.BackoffConfig{Initial: 2 * time.Second, Max: 8 * time.Second, Jitter: next}
		at := starts(k, cfg, 16*time.Second)
		if diff := cmp.Diff([]int64{0, 2000, 5000, 9004}, at[:4]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBackoff_ForgivesWhatIsOlderThanItsWindow(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		p, child := k.Parent("child", act(func(c actor.Context) {
			switch c.Message().(type) {
			case string:
				panic("bug")
			case int:
				c.Send(c.Parent(), "alive")
			}
		}))
		down := func() time.Duration {
			begin := time.Now()
			k.Send(child, "crash", 1)
			for len(p.Take()) == 0 {
				k.After(time.Second)
			}
			return time.Since(begin)
		}
		got := []time.Duration{down(), down(), down()}
		k.After(10 * time.Minute)
		got = append(got, down(), down())
		want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, time.Second, 2 * time.Second}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// restarter counts what a strategy tells the library.
type restarter struct {
	actor.Supervisor
	restarts int
}

func (r *restarter) RestartChildren(...*actor.PID) { r.restarts++ }

func TestBackoff_RemembersNoMoreThanItNeeds(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		b := kit.NewBackoff(k.Roll(), kit.BackoffConfig{})
		stats, r := actor.NewRestartStatistics(), &restarter{}
		for range 1000 {
			b.HandleFailure(nil, r, actor.NewPID("nonhost", "stranger"), stats, "bug", nil)
			if n := stats.FailureCount(); n > 40 {
				t.Fatalf("%d failures are remembered", n)
			}
		}
		if r.restarts != 1000 {
			t.Errorf("a child that is not on the roll restarted %d times, want 1000", r.restarts)
		}
	})
}

func TestBackoff_EscalatesAtItsLimit(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		at := starts(k, kit.BackoffConfig{Limit: 3}, 3500*time.Millisecond)
		// The third failure restarts the parent, which the library does at once below the root, and the count begins anew.
		if diff := cmp.Diff([]int64{0, 1000, 3000, 3000}, at); diff != "" {
			t.Error(diff)
		}
	})
}

// The delayed restart must hit the actor that failed, not its successor under the same name.
func TestBackoff_SparesTheSuccessorOfItsChild(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		spec := act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				panic("bug")
			}
		})
		parent := k.Spawn("parent", act(func(c actor.Context) {
			if _, ok := c.Message().(*actor.Started); ok {
				_, _ = k.SpawnNamed(c, "child", spec)
			}
		}))
		k.Send(actor.NewPID("nonhost", "parent/child"), "crash")
		k.After(time.Second / 2)
		k.Restart(parent.Id)
		k.After(time.Minute)
		if row := k.Row("parent/child"); row.Restarts != 0 || row.Failure != nil {
			t.Errorf("row of the successor is %+v, want no restart", row)
		}
	})
}

func TestRestart_OfAnActorInBackoffTakesEffectAtOnceAndOnce(t *testing.T) {
	t.Parallel()
	actortest.Run(t, func(k *actortest.Kit) {
		k.AllowPanics()
		_, child := k.Parent("child", act(func(c actor.Context) {
			if _, ok := c.Message().(string); ok {
				panic("bug")
			}
		}))
		k.Send(child, "crash")
		k.Settle()
		k.Restart(child.Id)
		k.Settle()
		if row := k.Row(child.Id); row.State != kit.Running || row.Restarts != 1 {
			t.Errorf("row is %+v, want it running", row)
		}
		k.After(time.Minute)
		if row := k.Row(child.Id); row.Restarts != 1 {
			t.Errorf("the pending restart came as well: %+v", row)
		}
	})
}
