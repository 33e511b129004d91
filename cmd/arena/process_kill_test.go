//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

const strategyArena = "strategies"

// A server that is killed at random moments under load goes on every time as
// though nothing had happened: what anybody was shown is there, byte for byte;
// the countdown has the deadline that it had; prices and decisions are those of a
// season that nobody interrupted. The full size is 500 kills.
func TestServe_LosesNothingWhenKilled(t *testing.T) {
	t.Parallel()
	kills := arenatest.Sized(60, 500)
	lanes := map[string][]string{
		"rounds soon":                  {"SIM_INTERVAL_MS=10", "SIM_MARKET_MINUTES_PER_TICK=2", "TRADE_INTERVAL_MS=600000", "ARENA_SEED=11"},
		"rounds soon, snapshots often": {"SIM_INTERVAL_MS=15", "SIM_MARKET_MINUTES_PER_TICK=5", "TRADE_INTERVAL_MS=900000", "ARENA_SEED=12", "SNAPSHOT_AUTOSAVE_INTERVAL_MS=30"},
		"a round far away":             {"SIM_INTERVAL_MS=20", "SIM_MARKET_MINUTES_PER_TICK=1", "TRADE_INTERVAL_MS=7200000", "ARENA_SEED=13"},
		"far away, snapshots often":    {"SIM_INTERVAL_MS=20", "SIM_MARKET_MINUTES_PER_TICK=2", "TRADE_INTERVAL_MS=23400000", "ARENA_SEED=14", "SNAPSHOT_AUTOSAVE_INTERVAL_MS=30"},
	}
	for name, env := range lanes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &lane{
				site:     newSite(t, append(env, "SIMULATED_START_DATE=2025-01-06")...),
				chance:   rand.New(rand.NewPCG(uint64(len(name)), 1)),
				shown:    make(map[uint64]journalRecord),
				schedule: make(map[int][]int64),
				last:     make(map[int]int),
			}
			for kill := range (kills + len(lanes) - 1) / len(lanes) {
				l.live(t, kill)
				l.lives++
			}
			l.close(t)
		})
	}
}

// A lane is one store and what its clients have been shown.
type lane struct {
	*site
	chance   *rand.Rand
	shown    map[uint64]journalRecord
	head     uint64          // the last record shown
	schedule map[int][]int64 // of the journal: each deadline that a round has had
	last     map[int]int     // which of them was shown last
	before   countdown       // the last one shown

	lives               int
	kept, moved, passed int // countdowns after a kill
}

// A countdown is what the timer shows.
type countdown struct {
	Round int    `json:"round"`
	At    *int64 `json:"nextTradeWindowTimestamp"`
}

// live starts a server and ends it at a random moment: as a rule while clients
// follow it, sometimes while it starts, and now and then in order.
func (l *lane) live(t *testing.T, life int) {
	t.Helper()
	const startUp, least, most = 120, 20, 150 // milliseconds
	switch {
	case life%6 == 5:
		p := l.launch(t, "serve", "--port", "localhost:0")
		p.pause(time.Duration(l.chance.IntN(startUp)) * time.Millisecond)
		p.kill()
		return
	case life%20 == 10: // in addition to the kills
		p := l.ready(t)
		l.check(t, p)
		p.stop(t, syscall.SIGTERM)
	}
	p := l.ready(t)
	l.check(t, p)
	for from := l.head; l.head == from; p.pause(3 * time.Millisecond) { // however slow the machine is
		if !l.follow(t, p) {
			t.Fatalf("the server ended by itself\n%s%s", p.out, p.errOut)
		}
	}
	timer := time.AfterFunc(time.Duration(least+l.chance.IntN(most-least))*time.Millisecond, p.kill)
	defer timer.Stop()
	for l.follow(t, p) {
		p.pause(3 * time.Millisecond)
	}
	state := p.wait(t)
	if status, ok := state.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the server ended by itself: %v\n%s%s", state, p.out, p.errOut)
	}
}

// check compares what is there after a start with what was shown before.
func (l *lane) check(t *testing.T, p *process) {
	t.Helper()
	const again = 50 // the sum of a record stands for all before it
	from := l.head - min(l.head, again)
	for from < l.head {
		records, err := p.records(strategyArena, from)
		if err != nil || len(records) == 0 {
			t.Fatalf("%d records were shown; after %d there are %d now, %v", l.head, from, len(records), err)
		}
		l.take(t, records)
		from = records[len(records)-1].Seq
	}
	var now countdown
	p.eventually(t, "there is a countdown", func() bool {
		p.mustGet(t, "/api/timer", &now)
		return now.At != nil
	})
	was := l.before
	l.note(t, p, now)
	switch {
	case was.At == nil:
	case now.Round != was.Round:
		l.passed++
	case *now.At == *was.At:
		l.kept++
	default:
		l.moved++
	}
}

// follow asks for what is new. It returns false when nobody answers any more.
func (l *lane) follow(t *testing.T, p *process) bool {
	t.Helper()
	records, err := p.records(strategyArena, l.head)
	if err != nil {
		return false
	}
	l.take(t, records)
	var now countdown
	if p.get("/api/timer", &now) != nil {
		return false
	}
	l.note(t, p, now)
	return true
}

// take remembers records, and compares those that were shown before.
func (l *lane) take(t *testing.T, records []journalRecord) {
	t.Helper()
	for _, r := range records {
		if was, ok := l.shown[r.Seq]; ok {
			if was.Sum != r.Sum || !bytes.Equal(was.Events, r.Events) {
				t.Fatalf("record %d was shown as\n%s %s\nand is now\n%s %s", r.Seq, was.Sum, was.Events, r.Sum, r.Events)
			}
			continue
		}
		if r.Seq != l.head+1 {
			t.Fatalf("record %d follows record %d", r.Seq, l.head)
		}
		l.shown[r.Seq], l.head = r, r.Seq
		for _, e := range r.events(t) {
			if e["type"] == "round_scheduled" {
				round := roundOf(t, e)
				l.schedule[round] = append(l.schedule[round], wallTime(t, e["at"]).UnixMilli())
			}
		}
	}
}

// note compares a countdown with the journal: its deadline is one that a record
// set, and not an earlier one than was shown before.
func (l *lane) note(t *testing.T, p *process, now countdown) {
	t.Helper()
	if now.At == nil {
		return // the arena is starting
	}
	if !slices.Contains(l.schedule[now.Round], *now.At) { // it is newer than what was asked for
		records, err := p.records(strategyArena, l.head)
		if err != nil {
			return // killed meanwhile; the next life has the records
		}
		l.take(t, records)
	}
	which := slices.Index(l.schedule[now.Round], *now.At)
	if which < l.last[now.Round] {
		t.Fatalf("the timer shows %d for round %d; the journal has set %d, of which number %d was shown before",
			*now.At, now.Round, l.schedule[now.Round], l.last[now.Round])
	}
	l.last[now.Round], l.before = which, now
}

// close checks the store as a whole and compares its season with one that nobody
// interrupted.
func (l *lane) close(t *testing.T) {
	t.Helper()
	p := l.ready(t)
	l.check(t, p)
	l.follow(t, p)
	p.stop(t, syscall.SIGTERM)
	l.mustRun(t, "verify")
	l.mustRun(t, "replay")
	stored := l.exported(t, strategyArena)
	for _, r := range stored {
		if was, ok := l.shown[r.Seq]; ok && (was.Sum != r.Sum || !bytes.Equal(was.Events, r.Events)) {
			t.Errorf("record %d was shown as\n%s %s\nand is stored as\n%s %s", r.Seq, was.Sum, was.Events, r.Sum, r.Events)
		}
	}
	if l.head < uint64(l.lives) || l.head > uint64(len(stored)) {
		t.Errorf("%d records were shown in %d lives and %d are stored", l.head, l.lives, len(stored))
	}
	got := story(t, stored)
	want := story(t, l.uninterrupted(t, stored))
	for i := range got {
		if i >= len(want) || got[i] != want[i] {
			t.Fatalf("event %d of %d is\n%s\nand without interruptions\n%s", i, len(got), got[i], want[min(i, len(want)-1)])
		}
	}
	t.Logf("%d records, %d events as without interruptions; the countdown was kept %d times, moved by a record %d times, over %d times",
		len(stored), len(got), l.kept, l.moved, l.passed)
}

// uninterrupted runs a season of the same settings as fast as it can until it is
// longer than that of records.
func (l *lane) uninterrupted(t *testing.T, records []journalRecord) []journalRecord {
	t.Helper()
	sessions := make(map[any]bool)
	for i := range records {
		for _, e := range records[i].events(t) {
			if e["type"] == "tick_recorded" {
				sessions[e["session"]] = true
			}
		}
	}
	other := newSite(t, l.env...)
	p := other.ready(t, "--interval", "0", "--max-sessions", strconv.Itoa(len(sessions)+1))
	p.untilPhase(t, strategyArena, "ended")
	p.stop(t, syscall.SIGTERM)
	return other.exported(t, strategyArena)
}

// story is all that happened in a season, without wall times and record numbers.
func story(t *testing.T, records []journalRecord) []string {
	t.Helper()
	var lines []string
	for i := range records {
		for _, e := range records[i].events(t) {
			if e["type"] == "season_started" || e["type"] == "round_scheduled" {
				continue
			}
			delete(e, "deadline")
			delete(e, "snapshot_seq")
			line, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, string(line))
		}
	}
	return lines
}

func roundOf(t *testing.T, e event) int {
	t.Helper()
	round, ok := e["round"].(float64)
	if !ok {
		t.Fatalf("an event without a round: %v", e)
	}
	return int(round)
}

func wallTime(t *testing.T, value any) time.Time {
	t.Helper()
	text, _ := value.(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
