package view_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A listener remembers which records it was told.
type listener struct {
	primed, told []uint64
	flushes      int
}

// Level implements [view.Audience].
func (l *listener) Level(state *arena.State) bool {
	return len(l.told) > 0 && l.told[len(l.told)-1] == state.Seq
}

// Prime implements [view.Audience].
func (l *listener) Prime(_ *arena.State, past []view.Decoded, _ string) error {
	l.primed, l.told = nil, nil
	for _, r := range past {
		l.primed = append(l.primed, r.Seq)
	}
	return nil
}

// Tell implements [view.Audience].
func (l *listener) Tell(state *arena.State, r view.Decoded) error {
	if l.told = append(l.told, r.Seq); r.Seq != state.Seq || r.At.IsZero() {
		return fmt.Errorf("record %d of %v is told at record %d", r.Seq, r.At, state.Seq)
	}
	return nil
}

// Clear implements [view.Audience].
func (l *listener) Clear() { l.primed, l.told = nil, nil }

// Flush implements [view.Audience].
func (l *listener) Flush() { l.flushes++ }

// What was there is told at once, then every record by itself.
func TestView_TellsItsAudienceOnceARecordIsFolded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j, told := viewtest.NewJournal(), new(listener)
		r := viewtest.NewRecorder(t, j, main)
		r.Start(viewtest.Wall())
		r.Run(3)
		first := r.Head()
		heard(t, j, told)
		if n := len(told.primed); n != int(first) || told.primed[n-1] != first || len(told.told) > 0 || told.flushes == 0 {
			t.Fatalf("of %d records: %+v", first, told)
		}
		r.Run(20)
		synctest.Wait()
		want := []uint64{}
		for seq := first + 1; seq <= r.Head(); seq++ {
			want = append(want, seq)
		}
		if diff := cmp.Diff(want, told.told); diff != "" || told.flushes <= len(want) {
			t.Errorf("%d flushes, records (-want +told):\n%s", told.flushes, diff)
		}
	})
}
