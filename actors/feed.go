package actors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// A failing source is left alone for a while, longer after each failure.
const (
	firstRest = time.Second
	lastRest  = time.Minute
)

// feed asks one source for prices and corporate actions. It answers every question that it can: without
// quotes when the source fails, so that the arena goes on with the last good
// prices and their age. It never gives up and never makes up a price.
type feed struct {
	open    func(SeasonKey) (Source, error)
	timeout time.Duration
	health  *healthBoard

	sources map[SeasonKey]Source // that were asked before

	failures int       // in a row
	resting  time.Time // the source is left alone until then
	calls    map[*call]struct{}
}

// call is a question that the source has not answered yet.
type call struct {
	quote *Quote
	timer *time.Timer
}

type (
	// fetched is what came of a call.
	fetched struct {
		call   *call
		quoted *Quoted
		err    error
	}
	// overdue says that a call has had its time.
	overdue struct{ call *call }
)

// Receive implements actor.Actor.
func (f *feed) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *Quote:
		f.fetch(c, m)
	case *fetched:
		f.answer(c, m)
	case *overdue:
		f.answer(c, &fetched{call: m.call, err: fmt.Errorf("no answer within %v", f.timeout)})
	case *actor.Restarting, *actor.Stopping:
		for call := range f.calls {
			call.timer.Stop()
		}
	}
}

func (f *feed) fetch(c actor.Context, m *Quote) {
	source, err := f.sourceOf(m.Season)
	if err != nil {
		f.reply(c, m, nil, err)
		return
	}
	if f.failures > 0 && f.health.now().Before(f.resting) {
		c.Send(m.To, &Quoted{Turn: m.Turn})
		return
	}
	if instant(source) {
		answer, err := attempt(kit.Life(c), source, m)
		f.reply(c, m, answer, err)
		return
	}
	root, self := c.ActorSystem().Root, c.Self()
	asked := &call{quote: m}
	asked.timer = time.AfterFunc(f.timeout, func() { root.Send(self, &overdue{call: asked}) })
	f.calls[asked] = struct{}{}
	kit.Pipe(c, f.timeout,
		func(ctx context.Context) (*Quoted, error) { return ask(ctx, source, m) },
		func(answer *Quoted, err error) any { return &fetched{call: asked, quoted: answer, err: err} })
}

// maxSources is how many seasons a feed keeps the sources of: more than run at once.
const maxSources = 64

// sourceOf returns the source of a season's prices.
func (f *feed) sourceOf(season SeasonKey) (Source, error) {
	if source, ok := f.sources[season]; ok {
		return source, nil
	}
	source, err := f.open(season)
	if err != nil {
		return nil, fmt.Errorf("open the prices of a season: %w", err)
	}
	if len(f.sources) >= maxSources {
		clear(f.sources)
	}
	f.sources[season] = source
	return source, nil
}

// attempt asks a source that answers at once. When it panics it has failed like
// any other.
func attempt(ctx context.Context, source Source, m *Quote) (answer *Quoted, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return ask(ctx, source, m)
}

// ask runs outside of the mailbox, unless the source answers at once.
func ask(ctx context.Context, source Source, m *Quote) (*Quoted, error) {
	report, err := source.Ask(ctx, arena.Query{At: m.At, Since: m.Since, After: m.After, Symbols: m.Symbols})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Name(), err)
	}
	return &Quoted{Turn: m.Turn, Report: report, Source: source.Name()}, nil
}

// answer takes the first that comes of a call: its outcome or the end of its time.
func (f *feed) answer(c actor.Context, m *fetched) {
	if _, ok := f.calls[m.call]; !ok {
		return
	}
	delete(f.calls, m.call)
	m.call.timer.Stop()
	f.reply(c, m.call.quote, m.quoted, m.err)
}

// reply passes on what the source said. A source that failed gets a rest.
func (f *feed) reply(c actor.Context, m *Quote, answer *Quoted, err error) {
	if err == nil {
		f.failures = 0
		f.health.succeeded()
		if faults := errors.Join(answer.Report.Faults...); faults != nil {
			f.health.failed(faults) // of a part; the rest is taken
		}
		c.Send(m.To, answer)
		return
	}
	f.health.failed(err)
	if now := f.health.now(); !now.Before(f.resting) { // several calls may fail for one reason
		f.resting = now.Add(min(firstRest<<min(f.failures, 10), lastRest))
		f.failures++
	}
	c.Send(m.To, &Quoted{Turn: m.Turn})
}
