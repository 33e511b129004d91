package actors_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// unruly gives a world agents that crash in some rounds, once or twice, and
// agents that take their time, never the same.
func unruly(w *world) {
	crashed := new(once[[3]int])
	for seat := range w.cfg.Arenas[0].Plan.Roster {
		name := w.cfg.Arenas[0].Plan.Roster[seat].Decider.Name
		planned, err := strategy.New(name)
		if err != nil {
			w.tb.Fatal(err)
		}
		decider := func(_ context.Context, v *arena.View) (arena.Decision, error) {
			time.Sleep(time.Duration(rand.N(200)) * time.Microsecond)
			if (v.Round+seat)%7 == 0 {
				panic("a decider that panics")
			}
			return planned.Decide(v), nil
		}
		crashing := func(v *arena.View) arena.Decision {
			for try := range (v.Round + seat) % 3 {
				if (v.Round*7+seat)%4 == 0 && crashed.first([3]int{seat, v.Round, try}) {
					panic(fmt.Sprintf("crash %d", try+1))
				}
			}
			return planned.Decide(v)
		}
		if seat%2 == 0 {
			w.compete(seat, actors.Competitor{Decider: deciderFunc(decider)})
		} else {
			w.compete(seat, actors.Competitor{Strategy: strategyFunc(crashing)})
		}
	}
}

func TestTree_SameSeedSameBytes(t *testing.T) {
	t.Parallel()
	var want state.Head
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for run := range 20 {
		runtime.GOMAXPROCS(1 << (run % 4))
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 6, 8, 2)
			unruly(w)
			if run%3 == 1 { // called inside the mailbox
				w.sourced(func(source actors.Source) actors.Source { return instantSource{source} })
				w.wrap = func(_ string, j actors.Journal) actors.Journal { return instantJournal{j} }
			}
			w.launch()
			w.follow(ended)
			if run > 0 {
				if got := w.head(); got != want {
					t.Errorf("run %d: head %v, want %v", run, got, want)
				}
				return
			}
			want = w.head()
			w.verify()
			if len(all[*arena.AgentCrashed](w)) == 0 || len(w.misses("contrarian-3", arena.MissedCrash)) == 0 {
				t.Error("nobody crashed: the test shows nothing")
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 6, 8, 2)
		w.cfg.Arenas[0].Seed = new(uint64(worldSeed + 1))
		unruly(w)
		w.launch()
		w.follow(ended)
		if w.head() == want {
			t.Error("another seed gives the same journal")
		}
	})
}

func TestTree_RestartedActorsChangeNoByte(t *testing.T) {
	t.Parallel()
	season := func(t *testing.T, w *world, restart func(tree *actors.Tree)) state.Head {
		t.Helper()
		// Storing takes a moment, so that a restart meets every stage.
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(201 * time.Microsecond)
				return nil
			}}
		}
		tree := w.launch()
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		go func() {
			for ctx.Err() == nil && restart != nil {
				time.Sleep(time.Duration(rand.N(1500)) * time.Microsecond)
				restart(tree)
			}
		}()
		w.follow(ended)
		w.verify()
		return w.head()
	}
	var want state.Head
	synctest.Test(t, func(t *testing.T) { want = season(t, newWorld(t, 4, 8, 2), nil) })
	for range 5 {
		synctest.Test(t, func(t *testing.T) {
			got := season(t, newWorld(t, 4, 8, 2), func(tree *actors.Tree) {
				rows := slices.DeleteFunc(tree.Actors(), func(r kit.Row) bool {
					return strings.HasPrefix(r.Path, "supervisor/market") || r.Path == "supervisor" // these cost a tick its prices
				})
				if len(rows) > 0 {
					tree.Restart(rows[rand.N(len(rows))].Path)
				}
			})
			if got != want {
				t.Errorf("head %v, want %v", got, want)
			}
		})
	}
}

// deliberate gives a paced world agents that take their time, never two the same, so
// that rounds are open over several ticks; some crash, and some miss the deadline.
func deliberate(w *world) {
	w.cfg.Arenas[0].Plan.RoundEvery = arena.Millis((50 * time.Minute).Milliseconds()) // ten ticks
	w.cfg.DecideTimeout = 8500 * time.Millisecond
	crashed := new(once[[2]int])
	for seat := range w.cfg.Arenas[0].Plan.Roster {
		planned, err := strategy.New(w.cfg.Arenas[0].Plan.Roster[seat].Decider.Name)
		if err != nil {
			w.tb.Fatal(err)
		}
		if seat%3 == 2 {
			w.compete(seat, actors.Competitor{Strategy: strategyFunc(func(v *arena.View) arena.Decision {
				if v.Round%4 == 0 && crashed.first([2]int{seat, v.Round}) {
					panic("a strategy that crashes")
				}
				return planned.Decide(v)
			})})
			continue
		}
		w.compete(seat, actors.Competitor{Decider: paidFunc(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			took := time.Duration((v.Round*7+seat*3)%10)*time.Second + time.Duration(v.Round*100+seat*7+1)*time.Microsecond
			select {
			case <-time.After(took):
				return planned.Decide(v), nil
			case <-ctx.Done():
				return arena.Decision{}, ctx.Err()
			}
		})})
	}
}

func TestTree_SameSeedSameBytesWithRoundsOpen(t *testing.T) {
	t.Parallel()
	var want []state.Record
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for run := range 20 {
		runtime.GOMAXPROCS(1 << (run % 4))
		synctest.Test(t, func(t *testing.T) {
			w := paced(t, 6)
			deliberate(w)
			w.launch()
			w.follow(ended)
			got := w.records()
			if run > 0 {
				for i := range min(len(got), len(want)) {
					if !bytes.Equal(got[i].Data, want[i].Data) {
						t.Fatalf("run %d: record %d is\n%s\nwant\n%s", run, i+1, got[i].Data, want[i].Data)
					}
				}
				if len(got) != len(want) {
					t.Errorf("run %d: %d records, want %d", run, len(got), len(want))
				}
				return
			}
			want = got
			w.verify()
			w.wantTicksBetween()
		})
	}
}

// wantTicksBetween expects rounds that were open over several ticks, orders of them,
// crashes and missed deadlines.
func (w *world) wantTicksBetween() {
	w.tb.Helper()
	ticks, open, most, orders := 0, false, 0, 0
	for _, event := range w.events() {
		switch e := event.(type) {
		case *arena.TickRecorded:
			ticks++
			if open {
				most = max(most, ticks)
			}
		case *arena.RoundOpened:
			ticks, open = 0, true
		case *arena.DecisionTaken:
			open, orders = false, orders+len(e.Orders)
		}
	}
	late := len(w.misses(w.cfg.Arenas[0].Plan.Roster[0].Agent, arena.MissedDeadline))
	if crashes := len(all[*arena.AgentCrashed](w)); most < 5 || orders == 0 || crashes == 0 || late == 0 {
		w.tb.Errorf("at most %d ticks in a round, %d orders, %d crashes, %d missed deadlines: the test shows nothing", most, orders, crashes, late)
	}
}
