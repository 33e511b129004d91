package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// tree is the actor tree as the server sees it. Without actors, in a process
// that only serves, the journals tell all that there is to know.
type tree struct {
	*setup
	actors  *actors.Tree
	timings transport.Timings
	store   *store
	voices  *news.Voices // of the agents
	share   *share       // of the arenas; nil where no other process runs any
	hearsay *hearsay     // what of them other processes hear, and tell
	now     func() time.Time
	log     *slog.Logger
	started chan struct{} // closed once actors is set

	reloading sync.Mutex
	listed    atomic.Pointer[[]arena.Plan] // what is shown without actors
	absent    atomic.Pointer[[]roster.Keyless]
}

func newTree(s *setup, store *store, now func() time.Time, log *slog.Logger) *tree {
	t := &tree{setup: s, store: store, now: now, log: log, voices: news.NewVoices(), started: make(chan struct{})}
	t.hearsay = newHearsay(t.voices, store.shared, log)
	t.hearsay.others = t.hears
	if store.shared != nil && !s.SchedulerDisabled {
		t.share = newShare(t.ids, func(id string) { t.actors.HandBack(id) }, t.hearsay.say, now)
	}
	t.listed.Store(&s.plans)
	t.absent.Store(&s.keyless)
	return t
}

// ids are the arenas that this process could run.
func (t *tree) ids() []string {
	plans := *t.listed.Load()
	ids := make([]string, len(plans))
	for i := range plans {
		ids[i] = plans[i].Arena
	}
	return ids
}

// hears acts on what another process has said.
func (t *tree) hears(said *murmur) {
	if t.share == nil {
		return
	}
	t.share.hears(said)
	if said.Released != "" {
		t.actors.Claim(said.Released)
	}
}

// config connects the actors with the store, the prices and the strategies.
func (t *tree) config() actors.Config {
	cfg := actors.Config{
		Calendar: t.calendar, Source: t.prices.source, Timetable: t.prices.timetable,
		Elsewhere: func(err error) bool { return errors.Is(err, state.ErrHeld) || errors.Is(err, state.ErrFenced) },
		Passes:    t.store.passes,
		Interval:  t.pace.Interval, SnapshotEvery: t.SnapshotEvery, RenewEvery: t.store.leaseTTL / 3,
		Random: func(b []byte) { _, _ = rand.Read(b) }, // never fails
		Now:    t.now, Logger: t.log, Timings: &t.timings, Onlooker: t.hearsay,
		Open: t.openJournal,
	}
	if t.share != nil {
		cfg.MayClaim = t.share.mayClaim
	}
	cfg.Arenas = t.seated(&roster.Lineup{Plans: t.plans, Players: t.players, Seeds: t.seeds})
	for i := range cfg.Arenas {
		cfg.Arenas[i].Reset = t.Reset
	}
	return cfg
}

// seated are the arenas of lineup.
func (t *tree) seated(lineup *roster.Lineup) []actors.Arena {
	arenas := make([]actors.Arena, len(lineup.Plans))
	for i := range lineup.Plans {
		id := lineup.Plans[i].Arena
		arenas[i] = actors.Arena{
			Plan: lineup.Plans[i], Players: lineup.Players[i], Seed: lineup.Seeds[i],
			Competitor: func(entrant *arena.Entrant) (actors.Competitor, error) { return t.competitor(id, entrant) },
			Prompts:    func(names []string) ([]arena.PromptVersion, func()) { return t.models.prompts.look(id, names, t.log) },
		}
	}
	return arenas
}

// competitor is what decides for an entrant of the arena id.
func (t *tree) competitor(id string, entrant *arena.Entrant) (actors.Competitor, error) {
	if entrant.Decider.Kind == arena.ByModel {
		return t.models.competitor(id, entrant)
	}
	if entrant.Decider.Kind != arena.ByStrategy {
		return actors.Competitor{}, fmt.Errorf("decider %q is not known to this version; begin a new season with --reset or RESET_SIMULATION=true", &entrant.Decider)
	}
	s, err := strategy.New(entrant.Decider.Name)
	return actors.Competitor{Strategy: s}, err
}

func (t *tree) stop(ctx context.Context) error {
	if t.actors == nil {
		return nil
	}
	return t.actors.Stop(ctx)
}

// done is closed when the actors have ended.
func (t *tree) done() <-chan struct{} {
	if t.actors == nil {
		return nil
	}
	return t.actors.Done()
}

// Arenas implements api.Control.
func (t *tree) Arenas() []view.Status {
	var statuses []view.Status
	if t.actors == nil {
		plans := *t.listed.Load()
		for i := range plans {
			statuses = append(statuses, view.Status{ID: plans[i].Arena, Name: plans[i].Name})
		}
		return statuses
	}
	for _, status := range t.actors.Statuses() {
		shown := view.Status{ID: status.ID, Name: status.Name, Starting: status.Starting, Differences: status.Differences}
		told := status.Up || status.Elsewhere && t.store.shared != nil // by its journal
		if !told {
			shown.Phase, shown.Reason = status.Phase, public(status.Reason)
		}
		statuses = append(statuses, shown)
	}
	return statuses
}

// errOnlyServes is how a process without actors refuses a command.
var errOnlyServes = fmt.Errorf("%w: this process only serves; ask the one that runs the arenas", arena.ErrUnavailable)

// missing are the arenas that do not run for the lack of a key.
func (t *tree) missing() []view.Status {
	var statuses []view.Status
	for _, k := range *t.absent.Load() {
		statuses = append(statuses, view.Status{ID: k.ID, Name: k.Name, Phase: arena.PhaseWaiting, Reason: "it " + needsKey(&k)})
	}
	return statuses
}

// Command implements api.Control.
func (t *tree) Command(ctx context.Context, command arena.Command) error {
	if t.actors == nil && t.store.shared == nil {
		return errOnlyServes
	}
	for _, k := range *t.absent.Load() {
		if k.ID == command.Arena {
			return &reply.Error{Code: reply.NeedsKey, Message: "The arena " + needsKey(&k) + ", and start the server again."}
		}
	}
	if command.At = t.now(); command.ID == "" {
		command.ID = rand.Text()
	}
	err := errOnlyServes
	if t.actors != nil {
		err = t.actors.Command(ctx, command)
	}
	if t.store.shared != nil && (t.actors == nil || errors.Is(err, actors.ErrElsewhere)) {
		_, err = forward(ctx, t.store.shared, command.Arena, forwarded{Command: &command})
	}
	return err
}

// Restart implements api.Control.
func (t *tree) Restart(ctx context.Context, path string) error {
	err := errOnlyServes
	if t.actors != nil {
		err = t.restart(path)
	}
	if id := arenaOf(path); err != nil && id != "" && t.store.shared != nil {
		_, err = forward(ctx, t.store.shared, id, forwarded{Restart: path})
	}
	return err
}

// restart replaces an actor of this process.
func (t *tree) restart(path string) error {
	if !t.actors.Restart(path) {
		return fmt.Errorf("%w: %q", arena.ErrUnknownActor, path)
	}
	t.log.Info("actor restarted", "path", path, "by", "admin")
	return nil
}

// owned counts the arenas that run in this process.
func (t *tree) owned() int {
	if t.actors == nil {
		return 0
	}
	count := 0
	for _, status := range t.actors.Statuses() {
		if status.Up {
			count++
		}
	}
	return count
}

// Feeds implements api.Control.
func (t *tree) Feeds() []api.FeedHealth {
	if t.actors == nil {
		return nil
	}
	health := t.actors.Feed()
	return []api.FeedHealth{{
		Name: health.Source, OK: health.OK, LastSuccess: health.LastSuccess, LastError: health.Error,
	}}
}
