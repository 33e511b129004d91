//go:build linux

package main

import (
	"context"
	"fmt"
	"time"
)

const (
	// recordsLeast is of how many records a row has to tell.
	recordsLeast = 3
	// levelWithin is how long viewers have at the end of a row to be told of what was
	// committed in it.
	levelWithin = time.Second
	levelEvery  = 10 * time.Millisecond
)

// A moment is what stood where when a row began.
type moment struct {
	at             time.Time
	watched, alone vitals
	journal        extent
	counters       map[string]float64
}

func (w *watch) begin(ctx context.Context) (m moment, err error) {
	m.at = time.Now()
	if m.watched, m.alone, err = w.both(); err != nil {
		return m, err
	}
	if m.journal, err = w.journal.extent(); err != nil {
		return m, err
	}
	m.counters, err = w.watched.counters(ctx)
	return m, err
}

// row measures for a while and prints a line.
func (w *watch) row(ctx context.Context, name string, d time.Duration, stalled int) (row, *heard, error) {
	began, err := w.begin(ctx)
	if err != nil {
		return row{}, nil, err
	}
	if err := pause(ctx, d); err != nil {
		return row{}, nil, err
	}
	behind, err := w.level(ctx, began.journal.head+recordsLeast)
	if err != nil {
		return row{}, nil, err
	}
	h := w.crowd.heard()
	r, err := w.sum(ctx, name, began, h, stalled)
	r.Behind = behind
	if err == nil {
		r.print(w.out)
	}
	return r, h, err
}

// level waits until everybody who reads has been told of the journal's last record,
// which is at least a given one, and returns how many have not been in time, frames
// that nobody has read included.
func (w *watch) level(ctx context.Context, least uint64) (behind int, err error) {
	patience := time.NewTimer(w.plan.limit(levelWithin))
	defer patience.Stop()
	for target := uint64(0); ; {
		e, err := w.journal.extent()
		if err != nil {
			return 0, err
		}
		if target == 0 && e.head >= least {
			target = e.head
		}
		if target > 0 {
			if behind = w.crowd.behind(target); behind == 0 {
				return 0, nil
			}
		}
		select {
		case <-patience.C:
			return max(behind, w.crowd.behind(least)), nil
		case <-ctx.Done():
			return 0, fmt.Errorf("await the viewers: %w", ctx.Err())
		case <-time.After(levelEvery):
		}
	}
}

// sum makes the row of what was heard since a moment.
func (w *watch) sum(ctx context.Context, name string, began moment, h *heard, stalled int) (row, error) {
	now, err := w.begin(ctx)
	if err != nil {
		return row{}, err
	}
	r := row{
		Name: name, Stalled: stalled, Seconds: now.at.Sub(began.at).Seconds(),
		Records:   int(now.journal.head - began.journal.head),
		JournalKB: float64(now.journal.size-began.journal.size) / 1000,
		Sessions:  now.journal.sessions - began.journal.sessions,
		Kicked:    int64(now.counters["kicked_total"] - began.counters["kicked_total"]),
	}
	r.Stuck = (now.counters["slow_total"] - began.counters["slow_total"]) / float64(max(1, r.Records))
	r.listen(h, w.plan.viewers-w.plan.stalling())
	presence := h.presence[pressed] + h.presence[plain]
	r.weigh(began.watched, now.watched, began.alone, now.alone, presence, w.plan.viewers)
	return r, nil
}

func (w *watch) total(ctx context.Context, began moment, h *heard) (err error) {
	w.result.All, err = w.sum(ctx, "all", began, h, 0)
	w.result.All.print(w.out)
	return err
}
