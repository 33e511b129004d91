package actors

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// A Journal stores the records of one arena. Append, SaveSnapshot and Seal return nil
// only after the bytes are safe. After an error of Append or Seal the arena stops.
type Journal interface {
	// Recover gives restore the last usable snapshot with the record after which it was
	// saved, and fold every record after it: from the first, if restore returns an error.
	// It may be called again.
	Recover(ctx context.Context, restore func(seq uint64, snapshot []byte) error, fold func(seq uint64, data []byte) error) error
	Append(ctx context.Context, data []byte) (seq uint64, err error)
	SaveSnapshot(ctx context.Context, data []byte) error
	Vault
	Renew(ctx context.Context) error
	Release(ctx context.Context) error
}

// A Vault keeps values that nobody but the owner of the arena can read.
type Vault interface {
	// Seal keeps value under key for good. The same again is nil.
	Seal(ctx context.Context, key string, value []byte) error
	// Unseal returns the value under key.
	Unseal(ctx context.Context, key string) ([]byte, error)
}

// A Source has prices and corporate actions. It may be asked by several goroutines.
type Source interface {
	// Name says where they come from.
	Name() string
	// Ask returns what is known at a moment of market time, which may be a part of
	// what was asked for. An error says that nothing is.
	Ask(ctx context.Context, query arena.Query) (arena.Report, error)
}

// Timings are told how long things took in wall time, in seasons that have a pace. They
// are called by all arenas at once, and return at once.
type Timings interface {
	// Tick tells how long after the moment at which it was due a tick was stored.
	Tick(arena string, late time.Duration)
	// Round tells how long after its last answer, or the end of the wait for it, the
	// decisions of a round were stored.
	Round(arena string, after time.Duration)
}

// Instant may be implemented by a [Source] or a [Journal]. If it reports true,
// the methods answer at once, without I/O: they are called inside the mailbox,
// which saves a goroutine for each call.
type Instant interface{ Instant() bool }

func instant(v any) bool {
	i, ok := v.(Instant)
	return ok && i.Instant()
}

// A Timetable says when prices change.
type Timetable interface {
	// Next returns the first such moment of market time after after. ok is false
	// when there is none.
	Next(after time.Time) (at time.Time, ok bool)
}

// A Competitor decides for one agent. One of the two is set.
type Competitor struct {
	Strategy decide.Strategy // answers at once
	Decider  decide.Decider  // may take its time
}

// An Arena is what the tree runs under one id.
type Arena struct {
	Plan arena.Plan // of the season that begins when there is none, or after a reset
	// Players are the models that play under the code names of Plan, in no order: each
	// season draws who plays under which. None where nothing is blind.
	Players []arena.Player
	// Competitor returns what decides for an entrant of the running season,
	// which may be older than Plan.
	Competitor func(entrant *arena.Entrant) (Competitor, error)
	// Prompts are those by which models are told; nil if none decide, or none change.
	Prompts Prompts
	// Seed is that of simulated prices, where the operator has chosen one; those of
	// later seasons follow from it. If it is nil, chance draws one for each season. The
	// seed of Plan follows from that of the prices then.
	Seed *uint64
	// Reset begins a new season at the start of the process.
	Reset bool
}

// check says why a season cannot begin by the plan.
func (a *Arena) check() error {
	if err := a.Plan.Validate(); err != nil {
		return err
	}
	var entrants []arena.Entrant
	sealed := 0
	for i := range a.Plan.Roster {
		if a.Plan.Roster[i].Decider.Kind == arena.BySealed {
			sealed++
		} else {
			entrants = append(entrants, a.Plan.Roster[i])
		}
	}
	if sealed != len(a.Players) {
		return fmt.Errorf("arena %s: %w: %d models for %d code names", a.Plan.Arena, arena.ErrPlan, len(a.Players), sealed)
	}
	for i := range a.Players {
		entrants = append(entrants, arena.Entrant{Agent: a.Players[i].Name, Decider: a.Players[i].Decider})
	}
	for i := range entrants {
		if _, err := a.Competitor(&entrants[i]); err != nil {
			return fmt.Errorf("agent %s: %w", entrants[i].Agent, err)
		}
	}
	return nil
}

// Config is what a tree needs. Durations without a default must be set.
type Config struct {
	Arenas   []Arena
	Calendar *arena.Calendar
	// Source opens the source of a season's prices. It answers at once.
	Source    func(season SeasonKey) (Source, error)
	Timetable Timetable
	// Open claims the journal of an arena.
	Open func(ctx context.Context, id string) (Journal, error)
	// Elsewhere reports whether an error of Open, or of a journal, means that another
	// process has the arena. Then nothing is wrong: it is claimed again until it can
	// be had. Nil means that no error does.
	Elsewhere func(err error) bool
	// MayClaim reports whether this process should try to have one more arena, where
	// processes divide them. Nil means always. It returns at once.
	MayClaim func(id string) bool
	// Passes reports whether an error of Open, or of a journal, may pass by itself, as
	// that of a full disk does: then a failed arena is tried again after 1 s, 2 s, …
	// 60 s. Nil means that no error does.
	Passes func(err error) bool

	Interval      time.Duration // wall time between ticks; 0 runs as fast as it can
	DecideTimeout time.Duration // for an answer; 0 means a minute
	FetchTimeout  time.Duration // for prices; 0 means ten seconds
	SnapshotEvery time.Duration // 0 means only at the end
	RenewEvery    time.Duration // of leases; 0 means ten seconds

	// Onlooker hears what agents do while a round is open. Nil for nobody.
	Onlooker Onlooker

	// Random fills its argument with bytes that nobody can guess. It may be nil if no
	// arena draws a seed and none is blind.
	Random func([]byte)
	Now    func() time.Time // wall time for the list of actors, the health of feeds and Timings
	Logger *slog.Logger
	// Timings are told how long things took; nil measures nothing.
	Timings Timings

	// thread is shared by market, feed and arena if there is one arena only and
	// its prices come at once: nobody would gain from a thread of his own, and a
	// tick would cost three goroutines. Nil otherwise.
	thread *kit.Serial
	// sourceName is where the prices of the first season come from.
	sourceName string
}

const (
	defaultDecideTimeout = time.Minute
	defaultFetchTimeout  = 10 * time.Second
	defaultRenewEvery    = 10 * time.Second
)

// peek looks at the source of the first season, and reports whether it is an
// [Instant] one.
func (c *Config) peek() bool {
	plan := &c.Arenas[0].Plan
	source, err := c.Source(SeasonKey{Start: c.Calendar.DateOf(plan.StartsAt)})
	if err != nil {
		return false // the feed says so
	}
	c.sourceName = source.Name()
	return instant(source)
}

func (c *Config) setDefaults() {
	c.Arenas = slices.Clone(c.Arenas)
	if c.DecideTimeout == 0 {
		c.DecideTimeout = defaultDecideTimeout
	}
	if c.FetchTimeout == 0 {
		c.FetchTimeout = defaultFetchTimeout
	}
	if c.RenewEvery == 0 {
		c.RenewEvery = defaultRenewEvery
	}
	if len(c.Arenas) > 0 && c.peek() && len(c.Arenas) == 1 {
		c.thread = new(kit.Serial)
	}
	if c.Elsewhere == nil {
		c.Elsewhere = func(error) bool { return false }
	}
	if c.Passes == nil {
		c.Passes = func(error) bool { return false }
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
}
