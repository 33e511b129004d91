//go:build linux

package main

import (
	"hash/maphash"
	"testing"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

// What went to viewers who stall alone has the bytes of nothing that was read: nobody
// waits for it, and nothing is wrong with it. Of whoever never stalls it is.
func TestSection_FrameOfAStalledViewerIsNoPuzzle(t *testing.T) {
	t.Parallel()
	for _, stalls := range []bool{true, false} {
		s := &section{patience: time.Second, seed: maphash.MakeSeed(), editions: make(map[uint64]*edition)}
		v := &viewer{section: s, stalls: stalls, last: &edition{known: true}}
		v.data(client.OpText|client.Compressed, []byte("refers to"), 0)
		v.data(client.OpText|client.Compressed, []byte("frames before"), 0)
		want := 0
		if !stalls {
			want = 2
		}
		if got := s.puzzles(); got != want {
			t.Errorf("stalls %v: %d puzzles, want %d", stalls, got, want)
		}
		s.settle(int64(time.Minute))
		if s.heard.unread > 0 == stalls || s.puzzles() != 0 {
			t.Errorf("stalls %v: %d unread frames and %d puzzles after a minute", stalls, s.heard.unread, s.puzzles())
		}
	}
}
