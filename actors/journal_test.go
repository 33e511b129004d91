package actors_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
)

// paced is a season of one session with a tick a second, of five market minutes,
// and a round every six ticks. It belongs in a bubble.
func paced(tb testing.TB, agents int) *world {
	tb.Helper()
	w := newWorld(tb, agents, 12, 1)
	timetable, err := feeds.NewStepping(w.calendar, 5*time.Minute, "")
	if err != nil {
		tb.Fatal(err)
	}
	w.cfg.Timetable, w.cfg.Interval = timetable, time.Second
	return w
}

// compete lets competitor decide for the agent at seat.
func (w *world) compete(seat int, competitor actors.Competitor) {
	agent, others := w.cfg.Arenas[0].Plan.Roster[seat].Agent, w.cfg.Arenas[0].Competitor
	w.cfg.Arenas[0].Competitor = func(entrant *arena.Entrant) (actors.Competitor, error) {
		if entrant.Agent == agent {
			return competitor, nil
		}
		return others(entrant)
	}
}

// launch starts a tree that is stopped with the test at the latest. It belongs in
// a bubble, which fails if a goroutine outlives the tree.
func (w *world) launch() *actors.Tree {
	w.tb.Helper()
	tree := w.start()
	w.tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = tree.Stop(ctx)      // a second time does nothing
		time.Sleep(time.Minute) // what the library does after its end, it does in less
	})
	return tree
}

// again is the same world on another store, as after a crash of the process.
func (w *world) again(store state.Store) *world {
	c := &world{tb: w.tb, store: store, calendar: w.calendar, cfg: w.cfg, wrap: w.wrap}
	c.cfg.Open = func(ctx context.Context, id string) (actors.Journal, error) {
		owner, err := state.Open(ctx, c.store, id, fmt.Sprintf("later-%d", c.starts.Add(1)), time.Minute)
		if err != nil || c.wrap == nil {
			return owner, err
		}
		return c.wrap(id, owner), nil
	}
	return c
}

// fork is a copy of the store that ends after n records of the arena. Its sealed values
// are those of a first season.
func (w *world) fork(n int) state.Store {
	w.tb.Helper()
	ctx, store := context.Background(), memory.New(time.Now)
	lease, err := store.Acquire(ctx, arenaID, "fork", time.Minute)
	if err != nil {
		w.tb.Fatal(err)
	}
	for _, r := range w.records()[:n] {
		if err := store.Append(ctx, lease.Fence(), r); err != nil {
			w.tb.Fatal(err)
		}
	}
	secret := arena.ChosenSeed(worldSeed)
	value, err := json.Marshal(&secret)
	if err == nil {
		err = store.Seal(ctx, lease.Fence(), secret.Seal().Hash, value)
	}
	if err := errors.Join(err, store.Release(ctx, lease)); err != nil {
		w.tb.Fatal(err)
	}
	return store
}

func (w *world) records() []state.Record { return w.recordsOf(arenaID) }

func (w *world) recordsOf(id string) []state.Record {
	w.tb.Helper()
	var records []state.Record
	for r, err := range w.store.Read(context.Background(), id, 0) {
		if err != nil {
			w.tb.Fatal(err)
		}
		records = append(records, r)
	}
	return records
}

func (w *world) events() []arena.Event {
	w.tb.Helper()
	var events []arena.Event
	for _, r := range w.records() {
		more, err := arena.DecodeRecord(r.Data)
		if err != nil {
			w.tb.Fatal(err)
		}
		events = append(events, more...)
	}
	return events
}

// all returns the events of one type.
func all[E arena.Event](w *world) []E {
	w.tb.Helper()
	var found []E
	for _, event := range w.events() {
		if e, ok := event.(E); ok {
			found = append(found, e)
		}
	}
	return found
}

// misses are the rounds that an agent missed for a reason.
func (w *world) misses(agent string, reason arena.MissReason) []int {
	w.tb.Helper()
	var rounds []int
	for _, e := range all[*arena.DecisionMissed](w) {
		if e.Agent == agent && e.Reason == reason {
			rounds = append(rounds, e.Round)
		}
	}
	return rounds
}

// decided are the rounds that an agent took a decision in.
func (w *world) decided(agent string) []int {
	w.tb.Helper()
	var rounds []int
	for _, e := range all[*arena.DecisionTaken](w) {
		if e.Agent == agent {
			rounds = append(rounds, e.Round)
		}
	}
	return rounds
}

// verify runs the journal again to the byte and audits it.
func (w *world) verify() {
	w.tb.Helper()
	replay, audit := arena.NewReplay(w.calendar, nil), arena.NewAudit()
	for _, r := range w.records() {
		events, err := arena.DecodeRecord(r.Data)
		if err == nil {
			err = errors.Join(replay.Record(r.Seq, r.Data), audit.Check(r.Seq, events))
		}
		if err != nil {
			w.tb.Fatal(err)
		}
	}
}

// state folds what is stored now.
func (w *world) state() *arena.State {
	w.tb.Helper()
	s := &arena.State{Phase: arena.PhaseWaiting}
	for _, r := range w.records() {
		events, err := arena.DecodeRecord(r.Data)
		if err == nil {
			err = s.Fold(r.Seq, events)
		}
		if err != nil {
			w.tb.Fatal(err)
		}
	}
	return s
}

// round follows the journal until a round has opened.
func (w *world) round(n int) *arena.State {
	w.tb.Helper()
	return w.follow(func(s *arena.State) bool { return s.Round == n })
}

func (w *world) command(tree *actors.Tree, verb arena.Verb, id string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	return tree.Command(ctx, arena.Command{ID: id, Verb: verb, Arena: arenaID, By: "test", At: time.Now()})
}

// must carries a command out.
func (w *world) must(tree *actors.Tree, verb arena.Verb, id string) {
	w.tb.Helper()
	if err := w.command(tree, verb, id); err != nil {
		w.tb.Fatal(err)
	}
}

// refused expects a command to be refused.
func (w *world) refused(tree *actors.Tree, verb arena.Verb, id string, want error) {
	w.tb.Helper()
	if err := w.command(tree, verb, id); !errors.Is(err, want) {
		w.tb.Errorf("%s: %v, want %v", verb, err, want)
	}
}

func (w *world) status(tree *actors.Tree, id string) actors.Status {
	w.tb.Helper()
	statuses := tree.Statuses()
	i := slices.IndexFunc(statuses, func(s actors.Status) bool { return s.ID == id })
	if i < 0 {
		w.tb.Fatalf("no status of %s", id)
	}
	return statuses[i]
}

// upTo are the numbers from 1 to n.
func upTo(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i + 1
	}
	return numbers
}
