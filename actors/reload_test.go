package actors_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// reload runs these arenas from now on and no others.
func (w *world) reload(tree *actors.Tree, arenas ...actors.Arena) *actors.Reloaded {
	w.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	done, err := tree.Reload(ctx, arenas)
	if err != nil {
		w.tb.Fatal(err)
	}
	return done
}

// other is an arena like the first under another id.
func (w *world) other(id string) actors.Arena {
	other := w.cfg.Arenas[0]
	other.Plan.Arena, other.Competitor = id, strategies
	return other
}

func (w *world) wantReloaded(got *actors.Reloaded, began, ended []string) {
	w.tb.Helper()
	if diff := cmp.Diff(&actors.Reloaded{Began: began, Ended: ended}, got); diff != "" {
		w.tb.Errorf("reloaded (-want +got):\n%s", diff)
	}
}

// wantListed expects these arenas, in their order, and no actors of others.
func (w *world) wantListed(tree *actors.Tree, ids ...string) {
	w.tb.Helper()
	var listed []string
	for _, status := range tree.Statuses() {
		listed = append(listed, status.ID)
	}
	if !slices.Equal(listed, ids) {
		w.tb.Errorf("listed are %q, want %q", listed, ids)
	}
	for _, row := range tree.Actors() {
		rest, ok := strings.CutPrefix(row.Path, "supervisor/keeper/arena/")
		id, _, _ := strings.Cut(rest, "/")
		if ok && !slices.Contains(ids, id) {
			w.tb.Errorf("%s is %v, and its arena has ended", row.Path, row.State)
		}
	}
}

// grows expects an arena to go on.
func (w *world) grows(id string) {
	w.tb.Helper()
	before := len(w.recordsOf(id))
	time.Sleep(5 * time.Second)
	if after := len(w.recordsOf(id)); after <= before {
		w.tb.Errorf("%s stands at record %d", id, after)
	}
}

func TestReload_BeginsAnArenaBesideOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		w.wantReloaded(w.reload(tree, w.other("second"), w.cfg.Arenas[0]), []string{"second"}, nil)
		w.wantListed(tree, "second", arenaID)
		w.grows("second")
		w.grows(arenaID)
		w.wantReloaded(w.reload(tree, w.other("second"), w.cfg.Arenas[0]), nil, nil)
		w.round(4)
		w.verify()
	})
}

// Whatever an arena is doing: it comes to rest, its snapshot is stored, its lease is
// free, and nothing is left of its actors.
func TestReload_EndsAnArenaInEveryMoment(t *testing.T) {
	t.Parallel()
	for _, m := range moments() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 3)
				m.spoil(w)
				tree := w.launch()
				m.reach(t, w, tree)
				began := time.Now()
				w.wantReloaded(w.reload(tree), nil, []string{arenaID})
				if took := time.Since(began); took != m.took {
					t.Errorf("it took %v, want %v", took, m.took)
				}
				w.wantListed(tree)
				w.wantRested(m)
				w.refused(tree, arena.StartArena, "start", arena.ErrUnknownArena)
			})
		})
	}
}

// An agent that has crashed is listed as long as its arena is.
func TestReload_ForgetsWhatHadFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		w.compete(0, crasher(map[int]int{1: 1}))
		tree := w.launch()
		w.round(2)
		w.reload(tree, w.cfg.Arenas[1])
		w.wantListed(tree, "other")
	})
}

func TestReload_AnArenaThatComesBackGoesOnWithItsSeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		tree := w.launch()
		w.round(3)
		w.wantReloaded(w.reload(tree, w.cfg.Arenas[1]), nil, []string{arenaID})
		w.wantListed(tree, "other")
		gone := w.records()
		w.grows("other")
		if got := w.records(); len(got) != len(gone) {
			t.Errorf("an arena that has ended wrote %d records", len(got)-len(gone))
		}
		w.wantReloaded(w.reload(tree, w.cfg.Arenas...), []string{arenaID}, nil)
		state := w.round(6)
		if state.Season != 1 {
			t.Errorf("it began season %d", state.Season)
		}
		for i, record := range w.records()[:len(gone)] {
			if !bytes.Equal(record.Data, gone[i].Data) {
				t.Fatalf("record %d is another", record.Seq)
			}
		}
		w.verify()
	})
}

// The running season keeps its plan. The next one has the new one, and then there is
// nothing left to tell.
func TestReload_AChangedPlanTakesEffectWithAReset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		changed := w.cfg.Arenas[0]
		changed.Plan.Name, changed.Plan.Cash = "Another Name", 500*arena.Dollar
		w.wantReloaded(w.reload(tree, changed), nil, nil)
		want := []string{"the name is Another Name, and Test Arena in the season under way", "the cash of an agent is 500.00, and 100000.00 in the season under way"}
		status := w.status(tree, arenaID)
		if !slices.Equal(status.Differences, want) || status.Name != "Another Name" {
			t.Errorf("status %+v, want the differences %q", status, want)
		}
		if state := w.round(4); state.Season != 1 || state.Cash != 100_000*arena.Dollar {
			t.Errorf("season %d has %v of cash", state.Season, state.Cash)
		}
		w.must(tree, arena.ResetArena, "reset")
		synctest.Wait()
		if state := w.state(); state.Season != 2 || state.Cash != 500*arena.Dollar {
			t.Errorf("season %d has %v of cash", state.Season, state.Cash)
		}
		if got := w.status(tree, arenaID).Differences; len(got) > 0 {
			t.Errorf("after the reset: %q", got)
		}
		w.verify()
	})
}

// What a start finds different is told until it has taken effect.
func TestTree_TellsInWhatASeasonDiffers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		if got := w.status(tree, arenaID).Differences; len(got) > 0 {
			t.Errorf("a new season differs in %q", got)
		}
		w.stop(tree)
		w.cfg.Arenas[0].Plan.Rules.Fees.Bps = 50
		tree = w.launch()
		w.round(3)
		want := []string{"the trading fee in basis points is 50, and 5 in the season under way"}
		if got := w.status(tree, arenaID).Differences; !slices.Equal(got, want) {
			t.Errorf("differences %q, want %q", got, want)
		}
	})
}

func TestReload_RefusesWhatMakesNoSeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		broke, stranger := w.other("broke"), w.other("stranger")
		broke.Plan.Cash = 0
		stranger.Competitor = func(*arena.Entrant) (actors.Competitor, error) {
			return actors.Competitor{}, arena.ErrPlan
		}
		for _, arenas := range [][]actors.Arena{{broke}, {stranger}, {w.other("twin"), w.other("twin")}} {
			if _, err := tree.Reload(t.Context(), arenas); !errors.Is(err, arena.ErrPlan) {
				t.Errorf("%s: %v", arenas[0].Plan.Arena, err)
			}
		}
		w.wantListed(tree, arenaID)
		w.grows(arenaID)
	})
}

// lingering gives the first arena an agent that does not answer from round 2 on.
func (w *world) lingering() {
	block := hang(w.tb)
	w.compete(0, thinker(func(_ context.Context, v *arena.View) (arena.Decision, error) {
		if v.Round >= 2 {
			block()
		}
		return arena.Decision{}, nil
	}))
}

// ask reloads beside the test, and returns what comes of it.
func (w *world) ask(tree *actors.Tree, arenas ...actors.Arena) <-chan error {
	outcome := make(chan error, 1)
	go func() {
		_, err := tree.Reload(context.Background(), arenas)
		outcome <- err
	}()
	return outcome
}

func TestReload_OneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		w.lingering()
		tree := w.launch()
		w.round(2)
		first := w.ask(tree, w.cfg.Arenas[1])
		time.Sleep(time.Second)
		w.refused(tree, arena.PauseArena, "pause", arena.ErrUnknownArena)
		if _, err := tree.Reload(t.Context(), w.cfg.Arenas); !errors.Is(err, arena.ErrUnavailable) {
			t.Errorf("while an arena ends: %v", err)
		}
		if err := <-first; err != nil {
			t.Error(err)
		}
		w.wantListed(tree, "other")
		w.wantReloaded(w.reload(tree, w.cfg.Arenas...), []string{arenaID}, nil)
	})
}

func TestReload_IsRefusedWhileTheTreeEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		w.lingering()
		tree := w.start()
		w.round(2)
		before := w.ask(tree, w.cfg.Arenas[1])
		synctest.Wait()
		stopped := make(chan struct{})
		go func() { w.stop(tree); close(stopped) }()
		time.Sleep(time.Second)
		if err := <-before; !errors.Is(err, arena.ErrUnavailable) {
			t.Errorf("the reload before: %v", err)
		}
		if _, err := tree.Reload(t.Context(), w.cfg.Arenas); !errors.Is(err, arena.ErrUnavailable) {
			t.Errorf("while the tree ends: %v", err)
		}
		<-stopped
		w.verify()
	})
}

// Neither a keeper that starts over nor an arena that somebody restarts stays with
// what is to end.
func TestReload_EndsWhatRestartsMeanwhile(t *testing.T) {
	t.Parallel()
	for path, refused := range map[string]bool{"supervisor/keeper": true, "supervisor/keeper/arena/" + arenaID: false} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 2)
				w.beside()
				w.lingering()
				tree := w.launch()
				w.round(2)
				asked := w.ask(tree, w.cfg.Arenas[1])
				time.Sleep(time.Second)
				if !tree.Restart(path) {
					t.Fatal("nobody is there")
				}
				if err := <-asked; refused != errors.Is(err, arena.ErrUnavailable) || !refused && err != nil {
					t.Errorf("the reload: %v", err)
				}
				time.Sleep(time.Minute)
				w.wantListed(tree, "other")
				w.grows("other")
				w.wantReloaded(w.reload(tree, w.cfg.Arenas...), []string{arenaID}, nil)
			})
		})
	}
}

// An arena that cannot be had yet, and one that has failed, end at once.
func TestReload_FreesAnArenaThatDoesNotRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		rival := w.again(w.store)
		rival.cfg.Arenas = w.cfg.Arenas[:1]
		theirs := rival.launch()
		w.round(2)
		tree := w.launch()
		time.Sleep(3 * time.Second)
		w.wantReloaded(w.reload(tree, w.cfg.Arenas[1]), nil, []string{arenaID})
		w.wantListed(tree, "other")
		rival.stop(theirs)
		seq := w.head().Seq
		time.Sleep(time.Minute)
		if got := w.head().Seq; got != seq {
			t.Errorf("it was claimed again: record %d", got)
		}
	})
}
