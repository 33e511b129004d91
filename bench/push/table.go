//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"
)

func cpu(r row) float64       { return r.CPUUs }
func system(r row) float64    { return r.SystemUs }
func p50(r row) float64       { return r.P50Ms }
func p99(r row) float64       { return r.P99Ms }
func length(r row) float64    { return r.Bytes }
func idle(r row) float64      { return r.IdleB / 1024 }
func loaded(r row) float64    { return r.LoadedB / 1024 }
func allocs(r row) float64    { return r.Allocs }
func encodes(r row) float64   { return r.Encodes }
func delivered(r row) float64 { return r.Delivered * 100 }
func rate(r row) float64      { return r.Rate }
func connect(r row) float64   { return r.ConnectMs }

// faults is all that went wrong in a run.
func faults(r row) float64 { return float64(r.Gaps + r.Faults + r.Lost) }

// A column is a figure of the table. A base makes it a ratio to that mode.
type column struct {
	title  string
	figure func(row) float64
	base   string
	digits int
}

func columns(s scenario) []column {
	base := modeFloor
	switch s.name {
	case scenarioSlow:
		return []column{{"age p50 ms", p50, "", 0}, {"age p99 ms", p99, "", 0}, {"B/message", length, "", 0}, {"lost", faults, "", 0}}
	case scenarioReconnect:
		return []column{{"CPU us", cpu, "", 1}, {"CPU x bare", cpu, modeBare, 2}, {"kernel us", system, "", 1}, {"all in ms", connect, "", 0}, {"all in x bare", connect, modeBare, 2}, {"B each", length, "", 0}, {"allocs", allocs, "", 1}, {"faults", faults, "", 0}}
	case scenarioStalled, scenarioBytes:
		base = modeArena
	}
	cs := []column{{"CPU us", cpu, "", 2}, {"CPU x " + base, cpu, base, 2}}
	if base == modeFloor {
		cs = append(cs, column{"CPU x centrifuge", cpu, modeCentrifuge, 2}, column{"kernel us", system, "", 2})
	}
	cs = append(cs, column{"p50 ms", p50, "", 1}, column{"p99 ms", p99, "", 1}, column{"p99 x " + base, p99, base, 2}, column{"B/step", length, "", 0})
	if s.name != scenarioStalled {
		cs = append(cs, column{"idle KB", idle, "", 1}, column{"loaded KB", loaded, "", 1})
	}
	return append(cs, column{"allocs", allocs, "", 3}, column{"encodes", encodes, "", 4}, column{"steps/s", rate, "", 1}, column{"heard %", delivered, "", 1}, column{"faults", faults, "", 0})
}

// table prints the medians of one scenario.
func (rs rows) table(out io.Writer, s scenario) error {
	var first rows
	for _, mode := range s.modes {
		if first = rs.of(s.name, mode); len(first) > 0 {
			break
		}
	}
	if len(first) == 0 {
		return nil
	}
	fmt.Fprintf(out, "\n%s: %s\n%d connections, medians of %d rounds\n", s.name, s.about, first[0].N, len(first))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "mode\t")
	cs := columns(s)
	for _, c := range cs {
		fmt.Fprint(w, c.title, "\t")
	}
	fmt.Fprintln(w)
	for _, mode := range s.modes {
		if len(rs.of(s.name, mode)) == 0 {
			continue
		}
		fmt.Fprint(w, mode, "\t")
		for _, c := range cs {
			value := rs.of(s.name, mode).median(c.figure)
			if c.base != "" {
				value = rs.of(s.name, mode).against(rs.of(s.name, c.base), c.figure)
			}
			fmt.Fprint(w, plain(value, c.digits), "\t")
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print table: %w", err)
	}
	return nil
}

func plain(value float64, digits int) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "-"
	}
	return strconv.FormatFloat(value, 'f', digits, 64)
}

// A goal is what we hold ourselves to.
type goal struct {
	what   string
	value  float64
	limit  float64
	digits int
}

func (rs rows) goalList() []goal {
	ours, chained, floor := rs.of(scenarioUpdate, modeArena), rs.of(scenarioUpdate, compressing), rs.of(scenarioUpdate, modeFloor)
	five := rs.of(scenarioTopics, modeArena)
	pressed := rs.of(scenarioBytes, compressing)
	bare := rs.of(scenarioReconnect, modeBare)
	return []goal{
		{"1 CPU / floor", ours.against(floor, cpu), 1.15, 2},
		{"1 CPU / centrifuge", ours.against(rs.of(scenarioUpdate, modeCentrifuge), cpu), 0.65, 2},
		{"1 CPU / coder", ours.against(rs.of(scenarioUpdate, modeCoder), cpu), 0.60, 2},
		{"2 five topics, CPU / one write", five.against(rs.of(scenarioTopics, modeFloor), cpu), 1.2, 2},
		{"2 five topics, CPU / centrifuge", five.against(rs.of(scenarioTopics, modeCentrifuge), cpu), 0.40, 2},
		{"3 chained, bytes / plain", pressed.against(rs.of(scenarioBytes, modeArena), length), 0.18, 3},
		{"3 chained, bytes / best shared frame of a peer", pressed.median(length) / rs.bestShared(), 0.45, 2},
		{"3 chained, CPU / floor", chained.against(floor, cpu), 1.15, 2},
		{"4 KB resident for a connection, idle", ours.median(idle), 10, 1},
		{"4 KB resident for a connection, loaded", ours.median(loaded), 10, 1},
		{"4 the same, chained", chained.median(loaded), 10, 1},
		{"5 p99 / floor", ours.against(floor, p99), 1.15, 2},
		{"5 allocations for a message", ours.median(allocs), 0.05, 4},
		{"6 slow reader, age p99 ms", rs.of(scenarioSlow, modeArena).median(p99), 1000, 0},
		{"6 p99 beside 5 % stalled / without", rs.of(scenarioStalled, stalling).against(rs.of(scenarioStalled, modeArena), p99), 1.10, 2},
		{"7 encodes for a message", ours.median(encodes), 0.1, 4},
		{"7 gaps, broken frames, lost connections", rs.wrong(), 0, 0},
		{"8 reconnect with snapshot, CPU / handshake", rs.of(scenarioReconnect, modeArena).against(bare, cpu), 1.5, 2},
	}
}

// bestShared is the shortest update of a peer that compresses a message once for
// everybody. One compressor for each connection is shorter, at many times the CPU
// and memory; the table shows it.
func (rs rows) bestShared() float64 {
	best := math.NaN()
	for _, mode := range []string{modeGws, modeGorilla, modeCentrifuge} {
		if n := rs.of(scenarioBytes, mode+deflating).median(length); math.IsNaN(best) || n < best {
			best = n
		}
	}
	return best
}

// wrong adds up what went wrong in all runs of our engine.
func (rs rows) wrong() float64 {
	sum := math.NaN()
	for _, r := range rs {
		if isArena(r.Mode) {
			if math.IsNaN(sum) {
				sum = 0
			}
			sum += faults(r)
		}
	}
	return sum
}

// goals prints the goals that were measured.
func (rs rows) goals(out io.Writer) error {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "goal, set for 10,000 connections\tmeasured\tat most\t")
	for _, g := range rs.goalList() {
		if math.IsNaN(g.value) {
			continue
		}
		verdict := ""
		if g.value > g.limit {
			verdict = "missed"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", g.what, plain(g.value, g.digits), plain(g.limit, -1), verdict)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print goals: %w", err)
	}
	return nil
}
