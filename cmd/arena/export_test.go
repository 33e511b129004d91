package main

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
)

// A Shell is where a test runs the program: its environment and its folder.
type Shell struct {
	Env   map[string]string
	Dir   string
	Files int // how many may be open
}

// Public is what anybody may see of a text.
func Public(text string) string { return public(text) }

// Now is what the program takes for the time.
func Now() time.Time { return time.Date(2026, time.March, 7, 12, 0, 0, 0, time.UTC) } // a Saturday

// An Outcome is how a command line ended.
type Outcome struct {
	Code     int
	Out, Err string
}

func (s Shell) program(out, errOut *bytes.Buffer) *program {
	return &program{env: s.Env, dir: s.Dir, out: out, errOut: errOut, now: Now, files: s.Files}
}

// Run carries out a command line.
func (s Shell) Run(t *testing.T, args ...string) Outcome {
	t.Helper()
	var out, errOut bytes.Buffer
	enough := arenatest.Patience() // for all but a server that was to be refused
	ctx, cancel := context.WithTimeout(t.Context(), enough)
	defer cancel()
	code := s.program(&out, &errOut).run(ctx, args)
	return Outcome{Code: int(code), Out: out.String(), Err: errOut.String()}
}

// A SetUp is what serve would start.
type SetUp struct {
	Plans    []arena.Plan
	Seeds    []*uint64 // that the operator chose for simulated prices
	Warnings []string
	Calendar *arena.Calendar

	Source      func(actors.SeasonKey) (actors.Source, error)
	Timetable   feeds.Timetable
	First, Last arena.Date

	Interval, MarketPerTick  time.Duration
	Address, Folder          string
	LogLevel                 slog.Level
	Heartbeat, SnapshotEvery time.Duration
	OpenStore                func() (state.Store, error)
	AdminToken               func() (token, from string, err error)
}

// SetUp returns what serve would start with these flags.
func (s Shell) SetUp(t *testing.T, flags ...string) (SetUp, error) {
	t.Helper()
	var out, errOut bytes.Buffer
	p := s.program(&out, &errOut)
	app := p.app()
	var found *setup
	find(app.Commands, "serve").Action = func(c *cli.Context) (err error) {
		found, err = p.setUp(c)
		return err
	}
	args, err := arrange(app.Commands, append([]string{"serve"}, flags...))
	if err == nil {
		err = app.RunContext(context.Background(), append([]string{"arena"}, args...))
	}
	if err != nil {
		return SetUp{}, err
	}
	return SetUp{
		Plans: found.plans, Seeds: found.seeds, Warnings: found.warnings, Calendar: found.calendar,
		Source: found.prices.source, Timetable: found.prices.timetable, First: found.prices.first, Last: found.prices.last,
		Interval: found.pace.Interval, MarketPerTick: found.pace.MarketPerTick,
		Address: found.Address.String(), Folder: found.Folder, LogLevel: found.LogLevel,
		Heartbeat: found.HeartbeatEvery, SnapshotEvery: found.SnapshotEvery,
		OpenStore: func() (state.Store, error) {
			return openStore(context.Background(), found.Values, Now, slog.New(slog.DiscardHandler))
		},
		AdminToken: func() (string, string, error) { return adminToken(context.Background(), found.Values, new(store)) },
	}, nil
}

// LastSeason is what a start finds of an arena in the store.
func LastSeason(ctx context.Context, store state.Store, id string) *arena.State {
	return lastSeason(ctx, store, id)
}

// A Worker is a share of the arenas, whose words others hear at once.
type Worker struct{ share *share }

// NewWorkers return workers that could run these arenas each and hear each other, by a clock.
func NewWorkers(now func() time.Time, can ...[]string) []*Worker {
	workers := make([]*Worker, len(can))
	for i := range can {
		w := new(Worker)
		name := strconv.Itoa(i)
		say := func(_ context.Context, said murmur) {
			for _, other := range workers {
				if said.From = name; other != w && other != nil {
					other.share.hears(&said)
				}
			}
		}
		w.share = newShare(func() []string { return can[i] }, func(string) {}, say, now)
		workers[i] = w
	}
	return workers
}

// Takes claims an arena if the worker may.
func (w *Worker) Takes(id string) bool {
	if !w.share.mayClaim(id) {
		return false
	}
	w.share.took(id)
	w.Speaks()
	return true
}

// Gives gives an arena back.
func (w *Worker) Gives(id string) { w.share.gave(context.Background(), id) }

// Leaves says that the worker ends.
func (w *Worker) Leaves() { w.share.leave(context.Background()) }

// Speaks says what the worker runs.
func (w *Worker) Speaks() { w.share.say(context.Background(), w.share.standing()) }

// Excess is what the worker would hand back now.
func (w *Worker) Excess() string { return w.share.excess() }

// ExitOf is the exit code of an error.
func ExitOf(err error) int {
	code, _ := exitOf(err)
	return int(code)
}

// StrategyOf returns the strategy that decides for an entrant.
func StrategyOf(entrant *arena.Entrant) (decide.Strategy, error) {
	found, err := new(tree).competitor("any", entrant)
	return found.Strategy, err
}

// Progress returns what a terminal shows of work on so many records.
func Progress(terminal, asJSON bool, total uint64) string {
	var errOut bytes.Buffer
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.Bool("json", asJSON, "")
	p := &program{errOut: &errOut, terminal: terminal}
	step, end := p.meter(cli.NewContext(nil, flags, nil), "working", total)
	for seq := range total {
		step(seq + 1)
	}
	end()
	return errOut.String()
}
