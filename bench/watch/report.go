//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
)

// introduce says what is measured, before the table.
func (w *watch) introduce() {
	p, r := &w.plan, &w.result
	fmt.Fprintf(w.out, "%d viewers, %d of them without compression, from %d addresses; a tick every %v of %v market time, a round every %v\n",
		r.Viewers, r.Plain, (r.Viewers+perAddress-1)/perAddress, p.tick, p.marketPerTick, p.roundEvery)
	fmt.Fprintf(w.out, "Latency: from the moment at which a record's line can be read in the journal, written and not yet synced, until a viewer has read the frame that tells of it; "+
		"of every viewer and every record. %d viewers read the text of compressed frames; the others' frames are known by having the same bytes.\n", r.Samples)
	fmt.Fprintln(w.out, "vm is a viewer-minute; alone is an equal server without viewers; heap is what was in use after the last collection.")
	fmt.Fprintf(w.out, "All were in after %.1f s; %.1f KB resident for each.\n\n%s", r.EnterS, r.KBEach, rowTitles)
}

// conclude prints what follows from the rows.
func (w *watch) conclude() {
	fmt.Fprintln(w.out)
	if w.plan.stalling() > 0 {
		w.concludeStalled()
	} else {
		w.concludeLatency()
		w.concludeMemory()
		w.concludeSeed()
	}
	if c := &w.crowd.charts; w.plan.charts > 0 {
		c.mu.Lock()
		fmt.Fprintf(w.out, "Charts: %d asked for, %d failed%s; answers after %.0f ms in the median, p99 %.0f ms, the last after %.0f ms.\n",
			c.asked, c.failed, because(c.trouble), milliseconds(c.ages.Quantile(0.5)), milliseconds(c.ages.Quantile(0.99)), milliseconds(c.slowest))
		c.mu.Unlock()
	}
	if b := w.result.Return; b != nil {
		fmt.Fprintf(w.out, "Restart, seconds after SIGTERM: ended %.2f, ready again %.2f, half of the viewers back and caught up %.2f, 99 %% %.2f, all %.2f. "+
			"%d resumed, %d got a snapshot; %d gaps, %d repetitions, %d unread; %d handshakes failed and were tried again.\n",
			b.Ended, b.Ready, b.Half, b.Most, b.All, b.Resumed, b.Snapshots, b.Gaps, b.Repeats, b.Unread, b.Refused)
	}
	if w.result.Late > 0 {
		fmt.Fprintf(w.out, "%d commits were noticed late, by up to %.1f ms; for them the kernel's time of the write counts.\n", w.result.Late, w.result.LateMs)
	}
}

func (w *watch) concludeLatency() {
	a := &w.result.All
	fmt.Fprintf(w.out, "Commit to delivery: p50 %.1f ms, p99 %.1f ms (goal 250: %s), max %.1f ms over %d viewer-records.\n",
		a.P50Ms, a.P99Ms, verdict(a.P99Ms < 250), a.MaxMs, a.Told)
	fmt.Fprintf(w.out, "%d gaps, %d repetitions, %d frames unread, %d broken, %d snapshots, %d connections lost (all must be 0): %s.\n",
		a.Gaps, a.Repeats, a.Unread, a.Broken, a.Snapshots, a.Lost, verdict(a.wrong()+a.Lost == 0))
}

// concludeMemory compares the second minute with the last: the first still holds
// what joining has left.
func (w *watch) concludeMemory() {
	const least, tolerance = 3, 0.05
	rows := w.result.Rows
	if len(rows) < least {
		fmt.Fprintf(w.out, "Memory: %.1f MB resident, %.0f MB in use. No verdict on its growth in less than %d minutes.\n",
			w.result.All.Resident, w.result.All.Heap, least)
		return
	}
	rows = rows[1:]
	first, last := &rows[0], &rows[len(rows)-1]
	resident := last.Resident - first.Resident
	heap := last.Heap - first.Heap
	aloneResident, aloneHeap := last.AloneRSS-first.AloneRSS, last.AloneHeap-first.AloneHeap
	grown := max(resident-aloneResident-tolerance*first.Resident, heap-aloneHeap-max(1, tolerance*first.Heap)) > 0
	fmt.Fprintf(w.out, "Memory from minute 2 to the last: resident %+.1f MB (slope %+.2f MB a minute), in use %+.0f MB (%+.2f); the season alone %+.1f MB (%+.2f), %+.0f MB (%+.2f). "+
		"No growth beyond the season's own and 5 %% (in use: 5 %% or a megabyte): %s.\n",
		resident, slope(rows, func(r *row) float64 { return r.Resident }), heap, slope(rows, func(r *row) float64 { return r.Heap }),
		aloneResident, slope(rows, func(r *row) float64 { return r.AloneRSS }), aloneHeap, slope(rows, func(r *row) float64 { return r.AloneHeap }), verdict(!grown))
}

// concludeSeed sets a viewer-minute beside one of the seed's polling.
func (w *watch) concludeSeed() {
	a, r := &w.result.All, &w.result
	minutes := a.Seconds / 60
	fmt.Fprintf(w.out, "A visit loads %.1f kB before the stream: page %.1f, script, style and fonts %.1f, chart %.1f%s.\n",
		float64(r.Page.HTML+r.Page.Assets+r.Page.Chart)/1000, float64(r.Page.HTML)/1000, float64(r.Page.Assets)/1000, float64(r.Page.Chart)/1000, unbuilt(r.Page.Built))
	fmt.Fprintf(w.out, "The page asks for its chart again at every new session: %.2f a minute here, %.1f kB and %.2f ms of CPU each at the end; %.0f %% of these viewers did.\n",
		float64(a.Sessions)/minutes, r.ChartKB, r.ChartMs, w.plan.charts)
	const polled = pollsPerMinute * pollAgedBytes
	cpu := milliseconds(pollsPerMinute * pollAgedCPU)
	charts := float64(a.Sessions) / minutes
	whole, wholeCPU := a.Pressed+1000*charts*r.ChartKB, a.CPUMs+charts*r.ChartMs*(1-w.plan.charts/100)
	fmt.Fprintln(w.out, "A viewer-minute beside the seed's polling (published figures, measured earlier on another machine; a poll every 5 s):")
	for _, line := range []struct {
		what       string
		value, all float64
		unit       string
		seed, goal float64
	}{
		{"bytes, the aged season", a.Pressed / 1000, whole / 1000, "kB", polled / 1000, bytesGoal},
		{"bytes, a fresh season", a.Pressed / 1000, whole / 1000, "kB", pollsPerMinute * pollFreshBytes / 1000, 0},
		{"bytes without compression, aged", a.Plain / 1000, a.Plain/1000 + charts*r.ChartKB, "kB", polled / 1000, 0},
		{"server CPU, aged", a.CPUMs, wholeCPU, "ms", cpu, cpuGoal},
	} {
		text := ""
		if line.goal > 0 {
			text = fmt.Sprintf(" (goal 1/%.0f: %s)", 1/line.goal, verdict(line.all <= line.goal*line.seed))
		}
		fmt.Fprintf(w.out, "  %-32s %8.2f %s, with charts %8.2f, against %8.0f: 1/%.0f, with charts 1/%.0f%s\n",
			line.what, line.value, line.unit, line.all, line.seed, line.seed/line.value, line.seed/line.all, text)
	}
}

// concludeStalled compares phases with stalled viewers and without.
func (w *watch) concludeStalled() {
	var with, without []float64
	var wrong int64
	stuck, kicked := 0.0, int64(0)
	for i := range w.result.Rows {
		r := &w.result.Rows[i]
		wrong += r.wrong()
		if r.Stalled > 0 {
			with = append(with, r.P99Ms)
			stuck += r.Stuck
			kicked += r.Kicked
		} else {
			without = append(without, r.P99Ms)
		}
	}
	ratio := median(with) / median(without)
	fmt.Fprintf(w.out, "p99 of the %d who always read, ms: without stalled viewers %s; beside %d stalled %s.\n",
		w.plan.viewers-w.plan.stalling(), listed(without), w.plan.stalling(), listed(with))
	fmt.Fprintf(w.out, "Ratio of the medians %.3f (goal 1.10: %s). To the server %.0f viewers were stalled in the mean, and it gave up %d. %d gaps, repetitions or unread frames.\n",
		ratio, verdict(ratio <= 1.1), stuck/float64(len(with)), kicked, wrong)
}

func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "missed"
}

func because(err error) string {
	if err == nil {
		return ""
	}
	return " (the first: " + err.Error() + ")"
}

func unbuilt(built bool) string {
	if built {
		return ""
	}
	return " (without the page's script, which is not built: make page)"
}

func listed(values []float64) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprintf("%.1f", value)
	}
	return strings.Join(texts, ", ")
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// slope is the change from row to row of the line that fits best.
func slope(rows []row, figure func(*row) float64) float64 {
	n := float64(len(rows))
	var sumX, sumY, sumXY, sumXX float64
	for i := range rows {
		x, y := float64(i), figure(&rows[i])
		sumX, sumY, sumXY, sumXX = sumX+x, sumY+y, sumXY+x*y, sumXX+x*x
	}
	return (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
}
