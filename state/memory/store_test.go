package memory_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
	"github.com/seed45548214/arena/state/statetest"
)

func TestStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	statetest.Run(t, func(*testing.T) statetest.Fixture {
		var clock statetest.Clock
		s := memory.New(clock.Now)
		return statetest.Fixture{Store: s, Rival: s, Advance: clock.Advance}
	})
}

func TestStore_CloseEndsFollowers(t *testing.T) {
	t.Parallel()
	s := memory.New(time.Now)
	ended := make(chan error)
	go func() {
		for _, err := range s.Follow(t.Context(), "a", 0) {
			ended <- err
		}
	}()
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; !errors.Is(err, state.ErrClosed) {
		t.Errorf("a follower ended with %v, want %v", err, state.ErrClosed)
	}
	if _, err := s.Acquire(t.Context(), "a", "one", time.Second); !errors.Is(err, state.ErrClosed) {
		t.Errorf("acquire after close: %v, want %v", err, state.ErrClosed)
	}
}

// The store must cost little more than the checksum, so that a replay in memory is
// a replay of the rules.
func BenchmarkStore_Append(b *testing.B) {
	data := append(append([]byte(`["`), bytes.Repeat([]byte("x"), 1200)...), `"]`...)
	b.Run("checksum alone", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		var chain state.Chain
		var head state.Head
		for b.Loop() {
			r, err := chain.Seal("a", head, data)
			if err != nil {
				b.Fatal(err)
			}
			head = r.Head()
		}
	})
	b.Run("owner", func(b *testing.B) {
		s := memory.New(time.Now)
		owner, err := state.Open(b.Context(), s, "a", "bench", time.Minute)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := owner.Append(b.Context(), data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
