package postgres_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// A server that is killed in the middle of writes has all that was acknowledged when it
// comes back, nothing twice, and owners and followers go on by themselves.
func TestStore_LosesNothingWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	const kills, each = 4, 30
	server := postgrestest.Start(t)
	s := open(t, server.URL())
	owner := own(t, s, "one")

	followed := make(chan error, 2)
	for _, watcher := range []state.Store{s, open(t, server.URL())} {
		go func() {
			seq := uint64(0)
			for r, err := range watcher.Follow(t.Context(), "a", 0) {
				seq++
				if err != nil || r.Seq != seq || string(r.Data) != fmt.Sprintf("[%d]", seq) {
					followed <- fmt.Errorf("record %d, %s, %w, want record %d", r.Seq, r.Data, err, seq)
					return
				}
				if seq == kills*each {
					followed <- nil
					return
				}
			}
		}()
	}

	up := make(chan bool, 1) // empty while the server is down
	up <- true
	progress := make(chan uint64, kills*each)
	failed := 0
	go func() {
		defer close(progress)
		for n := uint64(1); n <= kills*each; n++ {
			seq, err := owner.Append(t.Context(), fmt.Appendf(nil, "[%d]", n))
			for err != nil && !final(err) {
				failed++
				up <- <-up // wait for it
				seq, err = owner.Append(t.Context(), fmt.Appendf(nil, "[%d]", n))
			}
			if err != nil || seq != n {
				t.Errorf("record %d, %v, want %d", seq, err, n)
				return
			}
			progress <- seq
		}
	}()
	for seq := range progress {
		if seq%each == each/2 {
			<-up
			server.Kill(t)
			server.Restart(t)
			up <- true
		}
	}
	for range 2 {
		select {
		case err := <-followed:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("a follower has not come back")
		}
	}
	report, err := state.Verify(t.Context(), open(t, server.URL()), "a", nil)
	if err != nil || report.Records != kills*each || report.Head != owner.Head() {
		t.Errorf("verify: %+v, %v", report, err)
	}
	if failed == 0 {
		t.Error("no append met a server that was away")
	}
}

// final reports whether nothing can be written any more.
func final(err error) bool {
	var conflict *state.Conflict
	return errors.Is(err, state.ErrFenced) || errors.Is(err, state.ErrReplaced) || errors.As(err, &conflict)
}
