//go:build linux

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tellFaults prints what models with faults came to, beside strategies.
func (m *measurement) tellFaults() {
	p, r := &m.plan, &m.result
	fmt.Fprintf(m.out, "The built-in arenas for %v, a tick every %v, a round every %v of market time; models that take %v, with every fault, beside as many strategies.\n",
		p.measuring(), p.tick, p.round, p.latency)
	m.tell(r.Faults)
	models, alone := r.Faults[0].end(), r.Faults[1].end()
	fmt.Fprintf(m.out, "Models against strategies alone: p50 %+.2f ms, p99 %+.2f ms.\n", models.Late.P50Ms-alone.Late.P50Ms, models.Late.P99Ms-alone.Late.P99Ms)
	fmt.Fprintf(m.out, "The endpoint had %d requests, at most %d at once with those whose client had gone and it had not heard of it (%d had; the limit is %d); faults: %s.\n",
		r.Fake.Requests, r.Fake.MostAtOnce, r.Fake.Abandoned, r.AtOnce, counted(r.Fake.Faults))
	m.claims()
}

// tellLarge prints what large arenas take.
func (m *measurement) tellLarge() {
	p := &m.plan
	fmt.Fprintf(m.out, "An arena of %d agents and %d arenas of five for %v, a tick every %v, a round every %v of market time.\n",
		p.agents, p.arenas, p.measuring(), p.tick, p.round)
	m.tell(m.result.Large)
}

func (m *measurement) tell(servers []served) {
	fmt.Fprintln(m.out, "    server    ticks  late ms p50     p90     p99    max≤   rounds  overhead ms p50     p99    max≤  goroutines/live heap MB at least–most, start, middle, end")
	for i := range servers {
		s := &servers[i]
		end := s.end()
		fmt.Fprintf(m.out, "%10s  %7d  %11.2f %7.2f %7.2f %7.1f  %7d  %15.2f %7.2f %7.1f ", s.Name, end.Late.Count,
			end.Late.P50Ms, end.Late.P90Ms, end.Late.P99Ms, end.Late.MaxMs, end.Overhead.Count, end.Overhead.P50Ms, end.Overhead.P99Ms, end.Overhead.MaxMs)
		for _, probe := range s.Probes {
			fmt.Fprintf(m.out, " %d/%.1f–%.1f", probe.Goroutines, probe.Heap.Least, probe.Heap.Most)
		}
		fmt.Fprintln(m.out)
	}
	for i := range servers {
		d := servers[i].Rounds
		fmt.Fprintf(m.out, "%s: %d decisions of models; missed: %s\n", servers[i].Name, d.Taken, counted(d.Missed))
	}
}

// end is the last probe of s.
func (s *served) end() *probe { return &s.Probes[len(s.Probes)-1] }

func counted(of map[string]int) string {
	if len(of) == 0 {
		return "none"
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		words = append(words, fmt.Sprintf("%s %d", name, of[name]))
	}
	return strings.Join(words, ", ")
}

// claims prints what must hold.
func (m *measurement) claims() {
	wrong := m.result.wrong()
	if len(wrong) == 0 {
		fmt.Fprintln(m.out, "Each miss has a reason, the limit of calls under way was kept, and a 403 benched one agent of an arena alone: met.")
		return
	}
	for _, text := range wrong {
		fmt.Fprintln(m.out, "Missed:", text)
	}
}

// wrong are the claims that do not hold.
func (r *result) wrong() (texts []string) {
	for _, s := range slices.Concat(r.Faults, r.Large) {
		if s.Rounds.Nameless > 0 {
			texts = append(texts, fmt.Sprintf("%d misses of %s have no reason", s.Rounds.Nameless, s.Name))
		}
	}
	if r.Fake == nil {
		return texts
	}
	// The endpoint counts a call whose client has gone until it hears of it.
	if most := r.AtOnce + min(r.Fake.Abandoned, r.AtOnce); r.Fake.MostAtOnce > most {
		texts = append(texts, fmt.Sprintf("%d calls were under way at once, and the limit is %d", r.Fake.MostAtOnce, r.AtOnce))
	}
	if benched := r.Faults[0].Rounds.Forbidden; crowded(benched) {
		texts = append(texts, "more than one agent of an arena was benched: "+counted(benched))
	}
	return texts
}

// crowded reports whether two of the agents that an endpoint refused are of one arena.
func crowded(benched map[string]int) bool {
	arenas := make(map[string]bool)
	for name := range benched {
		journal, _, _ := strings.Cut(name, ":")
		if arenas[journal] {
			return true
		}
		arenas[journal] = true
	}
	return false
}
