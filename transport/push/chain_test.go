package push_test

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// tick is about a kilobyte of what a tick changes.
func tick(n int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `{"p":%d,"s":%d,"d":[`, n, n+1)
	for i := range 25 {
		fmt.Fprintf(&b, `[1,"SYM%d",["%d.%02d",0.0%d,0]],`, i, 100+i*7, (n*31+i*17)%100, (n*7+i*13)%1000)
	}
	return []byte(strings.TrimSuffix(b.String(), ",") + "]}")
}

// TestChain_NeedsEveryFrameSinceTheKeyframe reads the chain as a browser does: a
// reader from the start, one from a keyframe on, and with a frame of its own
// between.
func TestChain_NeedsEveryFrameSinceTheKeyframe(t *testing.T) {
	t.Parallel()
	chain := push.NewChain(2*time.Second, 6)
	now := time.Unix(0, 0)
	early, late := &wire{}, &wire{}
	joined, keys, chained, keyed := false, 0, 0, 0
	for n := range 200 {
		text := tick(n)
		frame, key := chain.Next(text, now)
		now = now.Add(100 * time.Millisecond)
		if key {
			keys++
			keyed = len(frame)
		} else {
			chained = len(frame)
		}
		joined = joined || n > 50 && key
		for _, w := range []*wire{early, late} {
			if w == late && !joined {
				continue
			}
			w.in = bufio.NewReader(bytes.NewReader(frame))
			if got, err := w.frame(); err != nil || !bytes.Equal(got.payload, text) {
				t.Fatalf("frame %d: %v", n, err)
			}
		}
		if joined && n%9 == 0 { // plain frames do not enter the window
			late.in = bufio.NewReader(bytes.NewReader(push.SealFrame(0x81, []byte("plain"))))
			if _, err := late.frame(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if keys != 10 {
		t.Errorf("%d keyframes in 20 s, want 10", keys)
	}
	if chained*4 > keyed*3 {
		t.Errorf("a chained frame has %d bytes, a keyframe %d", chained, keyed)
	}
}

func TestDropClientContext_AddsToEveryOffer(t *testing.T) {
	t.Parallel()
	in := []string{
		"permessage-deflate; client_max_window_bits, x-other; a=1",
		"permessage-deflate; client_no_context_takeover, permessage-deflate",
	}
	want := []string{
		"permessage-deflate; client_max_window_bits; client_no_context_takeover, x-other; a=1",
		"permessage-deflate; client_no_context_takeover, permessage-deflate; client_no_context_takeover",
	}
	got := push.DropClientContext(in)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}
