//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

// A comeback is how an audience came back after its server was restarted. Times
// are seconds since the server was told to end.
type comeback struct {
	Ended     float64 `json:"ended"` // the process was gone
	Ready     float64 `json:"ready"` // the next one was ready
	Half      float64 `json:"half"`  // half of the viewers were back and had caught up
	Most      float64 `json:"most"`  // 99 % of them
	All       float64 `json:"all"`
	Resumed   int64   `json:"resumed"`   // with a delta from where they stood
	Snapshots int64   `json:"snapshots"` // with a snapshot
	Gaps      int64   `json:"gaps"`
	Repeats   int64   `json:"repeats"`
	Unread    int64   `json:"unread"`
	Refused   int64   `json:"refused"` // handshakes, tried again
}

// restart ends the server, starts it again, and waits until everybody is back.
func (w *watch) restart(ctx context.Context) (*comeback, error) {
	w.crowd.heard()
	began := client.Monotonic()
	since := func() float64 { return time.Duration(client.Monotonic() - began).Seconds() }
	b := new(comeback)
	if err := w.watched.stop(); err != nil {
		return nil, err
	}
	b.Ended = since()
	if err := w.watched.start(ctx); err != nil {
		return nil, err
	}
	b.Ready = since()
	patience := w.plan.limit(30*time.Second) + 4*time.Duration(w.plan.viewers)*time.Second/entersPerSecond
	for {
		times := w.crowd.returns(began)
		if n := len(times); n == w.plan.viewers {
			b.Half, b.Most, b.All = times[n/2].Seconds(), times[n*99/100].Seconds(), times[n-1].Seconds()
			break
		}
		if since() > patience.Seconds() {
			return nil, fmt.Errorf("only %d of %d viewers came back within %v", len(times), w.plan.viewers, patience)
		}
		if err := pause(ctx, settleEvery); err != nil {
			return nil, err
		}
	}
	if err := pause(ctx, readWithin+2*settleEvery); err != nil {
		return nil, err
	}
	h := w.crowd.heard()
	b.Resumed, b.Snapshots, b.Refused = h.resumed, h.snapshots, h.refused
	b.Gaps, b.Repeats, b.Unread = h.gaps, h.repeats, h.unread+h.strays+h.broken
	return b, nil
}

// returns is how long after began each viewer got the answer to its hello, of
// those who have it, in order.
func (c *crowd) returns(began int64) []time.Duration {
	var times []time.Duration
	for _, v := range c.viewers {
		v.section.reader.Do(func() {
			if v.fd >= 0 && v.returned > began {
				times = append(times, time.Duration(v.returned-began))
			}
		})
	}
	slices.Sort(times)
	return times
}
