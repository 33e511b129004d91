package actors_test

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// strategyFunc is a strategy of one function.
type strategyFunc func(v *arena.View) arena.Decision

func (f strategyFunc) Decide(v *arena.View) arena.Decision { return f(v) }

// deciderFunc is a decider of one function, that costs nothing.
type deciderFunc func(ctx context.Context, v *arena.View) (arena.Decision, error)

func (f deciderFunc) Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error) {
	decision, err := f(ctx, v)
	return decision, arena.Receipt{}, err
}

// fakeSource stands between the feed and a source.
type fakeSource struct {
	actors.Source
	ask func(ctx context.Context, query arena.Query, honest func() (arena.Report, error)) (arena.Report, error)
}

func (s *fakeSource) Ask(ctx context.Context, query arena.Query) (arena.Report, error) {
	return s.ask(ctx, query, func() (arena.Report, error) { return s.Source.Ask(ctx, query) })
}

// instantSource and instantJournal say that they answer at once.
type (
	instantSource  struct{ actors.Source }
	instantJournal struct{ actors.Journal }
)

func (instantSource) Instant() bool  { return true }
func (instantJournal) Instant() bool { return true }

// fakeJournal stands between an arena and its journal. Nil functions are not in
// the way.
type fakeJournal struct {
	actors.Journal
	recover func(ctx context.Context) error
	append  func(ctx context.Context, data []byte) error
	save    func(ctx context.Context) error
	seal    func(ctx context.Context, key string) error
	unseal  func(ctx context.Context, key string) error
	release func()
	renew   func() error
	dead    *atomic.Bool // what is dead gives nothing back; nil means alive
}

func (j *fakeJournal) Recover(
	ctx context.Context, restore, fold func(uint64, []byte) error,
) error {
	if j.recover != nil {
		if err := j.recover(ctx); err != nil {
			return err
		}
	}
	return j.Journal.Recover(ctx, restore, fold)
}

func (j *fakeJournal) Append(ctx context.Context, data []byte) (uint64, error) {
	if j.append != nil {
		if err := j.append(ctx, data); err != nil {
			return 0, err
		}
	}
	return j.Journal.Append(ctx, data)
}

func (j *fakeJournal) SaveSnapshot(ctx context.Context, data []byte) error {
	if j.save != nil {
		if err := j.save(ctx); err != nil {
			return err
		}
	}
	return j.Journal.SaveSnapshot(ctx, data)
}

func (j *fakeJournal) Seal(ctx context.Context, key string, value []byte) error {
	if j.seal != nil {
		if err := j.seal(ctx, key); err != nil {
			return err
		}
	}
	return j.Journal.Seal(ctx, key, value)
}

func (j *fakeJournal) Unseal(ctx context.Context, key string) ([]byte, error) {
	if j.unseal != nil {
		if err := j.unseal(ctx, key); err != nil {
			return nil, err
		}
	}
	return j.Journal.Unseal(ctx, key)
}

func (j *fakeJournal) Renew(ctx context.Context) error {
	if j.renew != nil {
		if err := j.renew(); err != nil {
			return err
		}
	}
	return j.Journal.Renew(ctx)
}

func (j *fakeJournal) Release(ctx context.Context) error {
	if j.dead != nil && j.dead.Load() {
		return nil
	}
	if j.release != nil {
		j.release()
	}
	return j.Journal.Release(ctx)
}

// fakeTimetable calls look before each answer.
type fakeTimetable struct {
	actors.Timetable
	look func(after time.Time)
}

func (f *fakeTimetable) Next(after time.Time) (time.Time, bool) {
	f.look(after)
	return f.Timetable.Next(after)
}

// once reports true for the first call with a key.
type once[K comparable] struct {
	mu   sync.Mutex
	seen map[K]bool
}

func (o *once[K]) first(key K) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[key] {
		return false
	}
	if o.seen == nil {
		o.seen = make(map[K]bool)
	}
	o.seen[key] = true
	return true
}
