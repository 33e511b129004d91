package file_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed45548214/arena/state/file"
)

// The lock's file comes and goes with its holder; still there is never a moment at
// which two of them have the folder.
func TestOpen_LetsOneInAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var inside, opened atomic.Int64
	var rivals sync.WaitGroup
	for range 8 {
		rivals.Go(func() {
			for range 300 {
				s, err := file.Open(dir, time.Now)
				if _, inUse := errors.AsType[*file.InUseError](err); inUse {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if inside.Add(1) > 1 {
					t.Error("two have the folder")
				}
				opened.Add(1)
				if _, err := s.Acquire(t.Context(), "a", "one", time.Second); err != nil { // takes a while
					t.Error(err)
				}
				inside.Add(-1)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	rivals.Wait()
	if opened.Load() < 8 {
		t.Errorf("the folder was opened %d times, want 8 at least", opened.Load())
	}
}
