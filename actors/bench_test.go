package actors_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state/memory"
)

// The same replay of a recorded season as a plain loop over the rules and
// through the actors: every agent is asked, and marked, at every tick, and the
// journal is in memory. The agents are the built-in roster, over and over. An
// agent-step is one agent asked once.
const (
	benchAgents   = 20
	benchSymbols  = 20
	benchSessions = 500
)

func BenchmarkReplay(b *testing.B) {
	b.Run("loop", func(b *testing.B) { benchmarkReplay(b, runLoop) })
	b.Run("actors", func(b *testing.B) { benchmarkReplay(b, runActors) })
}

func benchmarkReplay(b *testing.B, run func(b *testing.B, w *world)) {
	b.Helper()
	b.ReportAllocs()
	w := newWorld(b, benchAgents, benchSymbols, benchSessions)
	w.seatBuiltIn()
	tape := record(b, w)
	w.sourced(func(actors.Source) actors.Source { return tape })
	runs := 0
	for b.Loop() {
		w.store = memory.New(time.Now)
		run(b, w)
		runs++
	}
	b.StopTimer()
	steps := runs * w.follow(ended).Round * benchAgents
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "agent-steps/s")
}

// seatBuiltIn makes the roster that of the built-in arena, in turns.
func (w *world) seatBuiltIn() {
	plan := &w.cfg.Arenas[0].Plan
	own := plan.Rules
	own.MaxPositionBps, own.Universe = 10_000, []arena.Symbol{plan.Benchmark}
	for i := range plan.Roster {
		name := strategy.Names()[i%len(strategy.Names())]
		plan.Roster[i] = arena.Entrant{Agent: fmt.Sprintf("%s-%d", name, i), Decider: arena.Decider{Kind: arena.ByStrategy, Name: name}}
		if name == "index" {
			plan.Roster[i].Rules = &own
		}
	}
}

// A tape is a source of recorded prices.
type tape struct {
	actors.Source
	reports map[time.Time]arena.Report
}

func record(b *testing.B, w *world) *tape {
	b.Helper()
	plan := &w.cfg.Arenas[0].Plan
	source, err := w.cfg.Source(actors.SeasonKey{Seed: plan.Seed, Start: w.calendar.DateOf(plan.StartsAt)})
	if err != nil {
		b.Fatal(err)
	}
	t := &tape{Source: source, reports: make(map[time.Time]arena.Report)}
	at := plan.StartsAt.Add(-time.Nanosecond)
	for range benchSessions * 15 {
		at, _ = w.cfg.Timetable.Next(at)
		if t.reports[at], err = source.Ask(b.Context(), arena.Query{At: at, Symbols: plan.Symbols}); err != nil {
			b.Fatal(err)
		}
	}
	return t
}

func (t *tape) Ask(_ context.Context, query arena.Query) (arena.Report, error) {
	return t.reports[query.At], nil
}

func (t *tape) Instant() bool { return true }

// runLoop does what the actors do, without them.
func runLoop(b *testing.B, w *world) {
	b.Helper()
	ctx := context.Background()
	journal, err := w.cfg.Open(ctx, arenaID)
	if err != nil {
		b.Fatal(err)
	}
	season := arena.NewSeason(w.calendar, nil)
	plan := w.cfg.Arenas[0].Plan
	competitors := make([]actors.Competitor, len(plan.Roster))
	for i := range competitors {
		if competitors[i], err = strategies(&plan.Roster[i]); err != nil {
			b.Fatal(err)
		}
	}
	var buf []byte
	commit := func(events []arena.Event, err error) {
		if err == nil {
			buf, err = arena.AppendRecord(buf[:0], events)
		}
		if err == nil {
			_, err = journal.Append(ctx, buf)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	commit(season.Start(plan, time.Time{}, nil))
	source, err := w.cfg.Source(actors.SeasonKey{Seed: plan.Seed, Start: "2025-01-06"})
	if err != nil {
		b.Fatal(err)
	}
	answers := make([]arena.Answer, len(competitors))
	at := plan.StartsAt.Add(-time.Nanosecond)
	for season.State.Phase == arena.PhaseRunning {
		at, _ = w.cfg.Timetable.Next(at)
		report, err := source.Ask(ctx, arena.Query{At: at, After: season.State.AdjustedThrough(), Symbols: plan.Symbols})
		if err != nil {
			b.Fatal(err)
		}
		commit(season.Tick(arena.Tick{At: at, Quotes: report.Quotes, Source: "simulated", Adjusted: report.Adjusted}))
		if season.State.Open != nil {
			views := season.State.Views()
			for i := range answers {
				decision := competitors[i].Strategy.Decide(&views[i])
				answers[i] = arena.Answer{Decision: &decision}
			}
			commit(season.CloseRound(answers))
		}
	}
}

func runActors(b *testing.B, w *world) {
	b.Helper()
	over := make(chan struct{})
	open := w.cfg.Open
	w.cfg.Open = func(ctx context.Context, id string) (actors.Journal, error) {
		journal, err := open(ctx, id)
		return &watched{Journal: journal, over: over}, err
	}
	defer func() { w.cfg.Open = open }()
	tree := w.start()
	<-over
	w.stop(tree)
}

// watched tells when a season has ended.
type watched struct {
	actors.Journal
	over chan struct{}
}

func (w *watched) Instant() bool { return true }

func (w *watched) Append(ctx context.Context, data []byte) (uint64, error) {
	seq, err := w.Journal.Append(ctx, data)
	if bytes.Contains(data[max(len(data)-500, 0):], []byte("season_ended")) {
		close(w.over)
	}
	return seq, err
}

// BenchmarkLongSeason shows that a tick costs the same at the end of 100,000
// ticks as at the start, and that memory does not grow with them: the state
// remembers little, and the journal here forgets.
func BenchmarkLongSeason(b *testing.B) {
	const ticks, window = 100_000, 10_000
	for b.Loop() {
		w := newWorld(b, benchAgents, benchSymbols, 0)
		w.store = nil
		log := &forgetful{marks: make(map[int]mark), over: make(chan struct{}), window: window, ticks: ticks}
		w.cfg.Open = func(context.Context, string) (actors.Journal, error) { return log, nil }
		tree := w.start()
		<-log.over
		w.stop(tree)
		first := log.marks[2*window].at.Sub(log.marks[window].at)
		last := log.marks[ticks].at.Sub(log.marks[ticks-window].at)
		b.ReportMetric(float64(first.Nanoseconds())/window, "ns/tick-early")
		b.ReportMetric(float64(last.Nanoseconds())/window, "ns/tick-late")
		b.ReportMetric(float64(last)/float64(first), "late/early")
		b.ReportMetric(float64(log.marks[2*window].heap)/1e6, "MB-early")
		b.ReportMetric(float64(log.marks[ticks].heap)/1e6, "MB-late")
	}
}

type mark struct {
	at   time.Time
	heap uint64
}

// forgetful is a journal that counts ticks and keeps nothing but the start of
// the season, with which the arena begins anew.
type forgetful struct {
	first, sealed            []byte
	seq, ticks, window, seen int
	marks                    map[int]mark
	over                     chan struct{}
}

func (f *forgetful) Instant() bool { return true }

func (f *forgetful) Recover(_ context.Context, _, fold func(uint64, []byte) error) error {
	if f.first == nil {
		return nil
	}
	return fold(1, f.first)
}

func (f *forgetful) Append(_ context.Context, data []byte) (uint64, error) {
	f.seq++
	if f.seq == 1 {
		f.first = bytes.Clone(data)
	}
	if bytes.Contains(data, []byte(`"type":"tick_recorded"`)) {
		f.seen++
		if f.seen%f.window == 0 && f.seen <= f.ticks {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			f.marks[f.seen] = mark{time.Now(), m.HeapAlloc}
		}
		if f.seen == f.ticks {
			close(f.over)
		}
	}
	return uint64(f.seq), nil
}

func (f *forgetful) Seal(_ context.Context, _ string, value []byte) error {
	f.sealed = bytes.Clone(value)
	return nil
}

func (f *forgetful) Unseal(context.Context, string) ([]byte, error) { return f.sealed, nil }

func (f *forgetful) SaveSnapshot(context.Context, []byte) error { return nil }
func (f *forgetful) Renew(context.Context) error                { return nil }
func (f *forgetful) Release(context.Context) error              { return nil }
