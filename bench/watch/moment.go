//go:build linux

package main

import (
	"context"
	"time"
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
	h := w.crowd.heard()
	r, err := w.sum(ctx, name, began, h, stalled)
	if err == nil {
		r.print(w.out)
	}
	return r, h, err
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
