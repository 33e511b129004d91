//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

const (
	// warm is how long the audience settles after everybody is in.
	warm = 3 * time.Second
	// chartAsks is how often the chart is asked for to know what that costs.
	chartAsks = 50
)

// A watch is one run: a server, an equal one without viewers, and an audience.
type watch struct {
	plan        plan
	out, errOut io.Writer
	result      result

	watched, alone *server
	journal        *journal
	crowd          *crowd
}

// A result is all that a run has measured.
type result struct {
	Viewers int       `json:"viewers"`
	Plain   int       `json:"plain"`
	Samples int       `json:"samples"`
	Page    pageLoad  `json:"page"`
	EnterS  float64   `json:"enter_s"`           // until all were in
	KBEach  float64   `json:"kb_per_connection"` // resident, once all were in
	Rows    []row     `json:"rows"`
	All     row       `json:"all"`
	Return  *comeback `json:"restart,omitempty"`
	ChartMs float64   `json:"chart_ms"` // CPU for an answer to the chart's question, at the end
	ChartKB float64   `json:"chart_kb"` // of such an answer
	LateMs  float64   `json:"late_ms"`  // by how much a commit was noticed late, at most
	Late    int64     `json:"late"`     // how many were
}

func (w *watch) run(ctx context.Context) (err error) {
	folder, err := os.MkdirTemp("", "arena-watch-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	program, err := filepath.Abs(w.plan.program)
	if w.plan.program == "" {
		program, err = client.BuildArena(ctx, folder, "watch")
	}
	if err != nil {
		return err
	}
	for name, s := range map[string]**server{"watched": &w.watched, "alone": &w.alone} {
		if *s, err = newServer(&w.plan, program, filepath.Join(folder, name), w.errOut); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, (*s).stop()) }()
		if err = (*s).start(ctx); err != nil {
			return err
		}
	}
	if err := w.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.journal.close()) }()
	if w.crowd, err = newCrowd(ctx, &w.plan, w.watched, w.journal); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.crowd.leave()) }()
	return w.measure(ctx)
}

// open waits for the first tick, follows the journal and loads the page once.
func (w *watch) open(ctx context.Context) error {
	for {
		h, err := w.watched.head(ctx)
		if err == nil && h.Seq > 1 {
			break
		}
		if err := errors.Join(pause(ctx, 50*time.Millisecond), ctx.Err()); err != nil {
			return err
		}
	}
	var err error
	if w.journal, err = follow(w.watched.journal()); err != nil {
		return err
	}
	if w.result.Page, err = w.watched.load(ctx); err != nil {
		return errors.Join(err, w.journal.close())
	}
	return nil
}

func (w *watch) measure(ctx context.Context) error {
	before, aloneBefore, err := w.both()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := w.crowd.join(ctx); err != nil {
		return err
	}
	r := &w.result
	r.Viewers, r.Plain, r.Samples = w.plan.viewers, w.plan.plainViewers, min(w.plan.samples, w.plan.viewers-w.plan.plainViewers-w.plan.stalling())
	r.EnterS = time.Since(began).Seconds()
	if err := pause(ctx, warm); err != nil {
		return err
	}
	after, aloneAfter, err := w.both()
	if err != nil {
		return err
	}
	grown := (after.resident - before.resident) - (aloneAfter.resident - aloneBefore.resident)
	r.KBEach = float64(grown) / 1024 / float64(w.plan.viewers)
	w.introduce()
	if err := w.rows(ctx); err != nil {
		return err
	}
	if w.plan.restart {
		if r.Return, err = w.restart(ctx); err != nil {
			return err
		}
		if _, _, err := w.row(ctx, "restarted", w.plan.minute, 0); err != nil {
			return err
		}
	}
	if err := w.askCharts(ctx); err != nil {
		return err
	}
	end, err := w.journal.extent()
	if err != nil {
		return err
	}
	r.Late, r.LateMs = end.late, milliseconds(end.latest)
	w.conclude()
	return nil
}

// both reads the vitals of both servers.
func (w *watch) both() (watched, alone vitals, err error) {
	watched, err = w.watched.vitals()
	if err != nil {
		return watched, alone, err
	}
	alone, err = w.alone.vitals()
	return watched, alone, err
}

// rows measures the minutes, or phases with and without stalled viewers: without,
// with, with, without, so that neither is always the later one.
func (w *watch) rows(ctx context.Context) error {
	all := new(heard)
	began, err := w.begin(ctx)
	if err != nil {
		return err
	}
	w.crowd.heard()
	stalling := w.plan.stalling()
	if stalling == 0 {
		for i := range w.plan.minutes {
			r, h, err := w.row(ctx, strconv.Itoa(i+1), w.plan.minute, 0)
			if err != nil {
				return err
			}
			w.result.Rows = append(w.result.Rows, r)
			all.merge(h)
		}
		return w.total(ctx, began, all)
	}
	const turn = 4 // phases
	turns := max(1, int(math.Round(float64(w.plan.watching())/float64(turn*w.plan.phase))))
	for i := range turn * turns {
		stalled, name := 0, strconv.Itoa(i+1)
		if i%turn == 1 || i%turn == 2 {
			stalled, name = stalling, name+" stalled"
		}
		r, err := w.phase(ctx, name, stalled)
		if err != nil {
			return err
		}
		w.result.Rows = append(w.result.Rows, r)
	}
	return nil
}

// phase measures what is left of a phase once it has settled.
func (w *watch) phase(ctx context.Context, name string, stalled int) (r row, err error) {
	if stalled > 0 {
		stalling, stop := context.WithCancel(ctx)
		done := w.crowd.stall(stalling)
		defer func() {
			stop()
			err = errors.Join(err, done())
		}()
	}
	if err := pause(ctx, w.plan.settle); err != nil {
		return r, err
	}
	w.crowd.heard()
	r, _, err = w.row(ctx, name, w.plan.phase-w.plan.settle, stalled)
	return r, err
}

// askCharts measures what it costs to answer a page that asks for its chart. It
// asks the server without viewers, whose season is the same.
func (w *watch) askCharts(ctx context.Context) error {
	idle, err := w.alone.vitals()
	if err != nil {
		return err
	}
	if err := pause(ctx, time.Second); err != nil {
		return err
	}
	before, err := w.alone.vitals()
	if err != nil {
		return err
	}
	var body []byte
	for range chartAsks {
		if body, err = w.alone.chart(ctx); err != nil {
			return err
		}
	}
	after, err := w.alone.vitals()
	if err != nil {
		return err
	}
	meanwhile := float64(before.cpu-idle.cpu) * float64(after.at.Sub(before.at)) / float64(before.at.Sub(idle.at))
	cpu := after.cpu - before.cpu - time.Duration(meanwhile)
	w.result.ChartMs = milliseconds(max(0, cpu)) / chartAsks // the kernel counts in hundredths of a second
	w.result.ChartKB = float64(len(body)) / 1000
	return nil
}
