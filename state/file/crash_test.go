package file_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

// A life is that of a journal through several processes, each of which ends by a
// failed operation, a kill or a power cut.
type life struct {
	disk   *disk
	file   file.Storage // the disk, or a mutant of it
	chance *rand.Rand
	shown  []string // every record that anybody was told of
	// opening is set while a process opens the journal.
	opening bool
}

func newLife(seed int) *life {
	chance := rand.New(rand.NewPCG(uint64(seed), 7))
	d := newDisk(nil)
	d.chance = chance
	return &life{disk: d, file: d, chance: chance}
}

// process opens the journal, checks that all that was shown is there, shows what it
// finds, and appends until something fails.
func (l *life) process(name string, fuse int) error {
	l.disk.fuse = fuse
	l.opening = true
	j, err := file.OpenJournal(l.file)
	l.opening = false
	if errors.Is(err, errPower) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	found, err := j.Records()
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if len(found) < len(l.shown) || !slices.Equal(found[:len(l.shown)], l.shown) {
		return fmt.Errorf("%d records were shown, %d are there", len(l.shown), len(found))
	}
	l.shown = found
	for n := range l.chance.IntN(8) {
		text := fmt.Sprintf(`[%q,%d,%q]`, name, n, strings.Repeat("x", l.chance.IntN(1700)))
		if err := j.Put([]byte(text)); err != nil {
			return broken(err)
		}
		l.shown = append(l.shown, text)
	}
	return nil
}

// broken passes on any error but that of a journal that a failed write has closed.
func broken(err error) error {
	if errors.Is(err, state.ErrBroken) {
		return nil
	}
	return fmt.Errorf("append: %w", err)
}

// live leads the life to its end and returns how it was broken, if it was.
func (l *life) live() error {
	for n := range 4 {
		if err := l.process(fmt.Sprintf("process %d", n), 1+l.chance.IntN(24)); err != nil {
			return err
		}
		if l.chance.IntN(3) == 0 {
			l.disk.restart()
		} else {
			l.disk.powerCut()
		}
	}
	return l.process("last", 0)
}

// each runs check for every seed below count on all processors.
func each(count int, check func(seed int)) {
	var workers sync.WaitGroup
	var next atomic.Int64
	for range 8 {
		workers.Go(func() {
			for seed := next.Add(1) - 1; seed < int64(count); seed = next.Add(1) - 1 {
				check(int(seed))
			}
		})
	}
	workers.Wait()
}

// The full size is 10,000 lives.
func TestJournal_LosesNothingWhenItCrashes(t *testing.T) {
	t.Parallel()
	lives := arenatest.Sized(1_000, 10_000)
	var records atomic.Int64
	each(lives, func(seed int) {
		l := newLife(seed)
		if err := l.live(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		records.Add(int64(len(l.shown)))
	})
	if records.Load() < int64(5*lives) {
		t.Errorf("only %d records in all lives: the crashes come too early", records.Load())
	}
}

// A mutant is a disk that does not sync when it should.
type mutant struct {
	*disk
	muted func() bool
}

func (m mutant) Sync() error {
	if m.muted() {
		return nil
	}
	return m.disk.Sync()
}

// The crash test must notice a journal that does not sync, and one that syncs what
// it appends but not what it finds when it opens.
func TestJournal_CrashTestNoticesAMissingSync(t *testing.T) {
	t.Parallel()
	mutants := map[string]struct {
		muted func(*life) bool
		least int64
	}{
		"sync never":        {muted: func(*life) bool { return true }, least: 900},
		"no sync at open":   {muted: func(l *life) bool { return l.opening }, least: 20},
		"sync as it should": {muted: func(*life) bool { return false }},
	}
	for name, m := range mutants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var caught atomic.Int64
			each(1000, func(seed int) {
				l := newLife(seed)
				l.file = mutant{l.disk, func() bool { return m.muted(l) }}
				if l.live() != nil {
					caught.Add(1)
				}
			})
			if got := caught.Load(); got < m.least || m.least == 0 && got > 0 {
				t.Errorf("caught in %d of 1000 lives, want at least %d", got, m.least)
			}
		})
	}
}

// A disk that is full takes a part of a record, or none.
func TestJournal_FullDiskAtEverySize(t *testing.T) {
	t.Parallel()
	content, texts := sample(t, 6)
	for capacity := range content {
		d := newDisk(nil)
		d.limited, d.capacity = true, capacity
		j, err := file.OpenJournal(d)
		if err != nil {
			t.Fatalf("%d bytes: %v", capacity, err)
		}
		var shown int
		for shown < len(texts) && err == nil {
			if err = j.Put([]byte(texts[shown])); err == nil {
				shown++
			}
		}
		if !errors.Is(err, state.ErrBroken) || !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("%d bytes: append: %v, want %v", capacity, err, state.ErrBroken)
		}
		// Space that comes back does not mend it: only opening again does.
		d.limited = false
		if err := j.Put([]byte(texts[shown])); !errors.Is(err, state.ErrBroken) {
			t.Fatalf("%d bytes: append after it failed: %v, want %v", capacity, err, state.ErrBroken)
		}
		if found, err := j.Records(); err != nil || len(found) != shown {
			t.Fatalf("%d bytes: %d records to read, %v, want %d", capacity, len(found), err, shown)
		}
		reopenFull(t, d, capacity, shown, texts)
	}
}

// reopenFull opens what a full disk has left, while it is full and after.
func reopenFull(t *testing.T, d *disk, capacity, shown int, texts []string) {
	t.Helper()
	d.limited = true
	if _, err := file.OpenJournal(d); err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("%d bytes: open the full disk: %v", capacity, err)
	}
	d.limited = false
	j, err := file.OpenJournal(d)
	if err != nil {
		t.Fatalf("%d bytes: open: %v", capacity, err)
	}
	found, err := j.Records()
	if err != nil {
		t.Fatal(err)
	}
	// A record of which only the line break did not fit is whole.
	if len(found) != shown && len(found) != shown+1 {
		t.Fatalf("%d bytes: %d records, %d were acknowledged", capacity, len(found), shown)
	}
	for _, text := range texts[len(found):] {
		if err := j.Put([]byte(text)); err != nil {
			t.Fatalf("%d bytes: go on: %v", capacity, err)
		}
	}
	if found, err = j.Records(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(texts, found); diff != "" {
		t.Fatalf("%d bytes: records (-want +got):\n%s", capacity, diff)
	}
}
