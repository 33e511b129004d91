package main_test

import (
	"slices"
	"testing"
	"time"

	main "github.com/seed45548214/arena/cmd/arena"
)

// A moment is a clock that stands until it is moved.
type moment struct{ at time.Time }

func (m *moment) now() time.Time { return m.at }

// divide lets workers speak, hand back and claim, once a second, and returns what each runs.
func divide(clock *moment, workers []*main.Worker, runs [][]string, arenas []string, seconds int) [][]string {
	for range seconds {
		clock.at = clock.at.Add(time.Second)
		for _, w := range workers {
			w.Speaks()
		}
		for i, w := range workers {
			if id := w.Excess(); id != "" {
				runs[i] = slices.DeleteFunc(runs[i], func(other string) bool { return other == id })
				w.Gives(id)
			}
			for _, id := range arenas {
				taken := slices.ContainsFunc(runs, func(of []string) bool { return slices.Contains(of, id) })
				if !taken && w.Takes(id) {
					runs[i] = append(runs[i], id)
				}
			}
		}
	}
	return runs
}

func TestShare_AWorkerThatJoinsGetsItsPart(t *testing.T) {
	t.Parallel()
	arenas := []string{"a", "b", "c", "d", "e"}
	clock := &moment{time.Unix(1_800_000_000, 0)}
	workers := main.NewWorkers(clock.now, arenas, arenas, arenas)
	alone := divide(clock, workers[:1], make([][]string, 1), arenas, 1)
	if len(alone[0]) != 5 {
		t.Fatalf("alone it runs %v", alone)
	}
	runs := divide(clock, workers, append(alone, nil, nil), arenas, 30)
	for i, of := range runs {
		if len(of) < 1 || len(of) > 2 {
			t.Errorf("worker %d runs %v", i, of)
		}
	}
	before := slices.Concat(runs...)
	if runs = divide(clock, workers, runs, arenas, 30); !slices.Equal(slices.Concat(runs...), before) {
		t.Errorf("they go on changing: %v after %v", runs, before)
	}
}

// A worker that lacks the key of the models, or is of another version, cannot take what is
// not its own: nobody leaves it to it.
func TestShare_NobodyHandsBackWhatNobodyElseCanRun(t *testing.T) {
	t.Parallel()
	arenas := []string{"a", "b", "c", "d", "e"}
	clock := &moment{time.Unix(1_800_000_000, 0)}
	workers := main.NewWorkers(clock.now, arenas, []string{"e"})
	runs := divide(clock, workers, make([][]string, 2), arenas[:4], 30)
	if len(runs[0]) != 4 {
		t.Errorf("the one that can runs %v", runs[0])
	}
}

// A worker that has gone silent, and one that hears nobody, keep no arena from being run.
func TestShare_AnArenaIsNotLeftForEver(t *testing.T) {
	t.Parallel()
	arenas := []string{"a", "b"}
	clock := &moment{time.Unix(1_800_000_000, 0)}
	workers := main.NewWorkers(clock.now, arenas, arenas)
	if !workers[0].Takes("a") {
		t.Fatal("the first may not begin")
	}
	workers[1].Speaks()
	if workers[0].Takes("b") {
		t.Error("it takes what another has more time for")
	}
	for range 9 { // the other lives, and does not take it
		clock.at = clock.at.Add(time.Second)
		workers[1].Speaks()
	}
	if !workers[0].Takes("b") {
		t.Error("it leaves for ever what the other does not take")
	}
	workers[0].Gives("b")
	workers[1].Speaks()
	clock.at = clock.at.Add(3 * time.Second)
	if !workers[0].Takes("b") {
		t.Error("it leaves an arena to a worker that is silent")
	}
}

// What a worker gives back on its way out is not left to itself.
func TestShare_WhoLeavesGetsNothing(t *testing.T) {
	t.Parallel()
	arenas := []string{"a", "b", "c"}
	clock := &moment{time.Unix(1_800_000_000, 0)}
	workers := main.NewWorkers(clock.now, arenas, arenas)
	for i, id := range arenas {
		if !workers[i%2].Takes(id) {
			t.Fatalf("worker %d may not take %s", i%2, id)
		}
	}
	workers[0].Leaves()
	for _, id := range []string{"a", "c"} {
		workers[0].Gives(id)
		if !workers[1].Takes(id) {
			t.Errorf("%s is left to who has gone", id)
		}
	}
}
