package actors

import (
	"context"
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

// feed asks one source for prices. It answers every question: without quotes
// when the source fails, so that the arena goes on with the last good prices and
// their age. It never gives up and never makes up a price.
type feed struct {
	source   Source
	calendar *arena.Calendar
	timeout  time.Duration
	health   *healthBoard

	failures int       // in a row
	resting  time.Time // the source is left alone until then
}

// fetched is what came of a call to the source.
type fetched struct {
	quote  *Quote
	quoted *Quoted
	err    error
}

// Receive implements actor.Actor.
func (f *feed) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *Quote:
		f.fetch(c, m)
	case *fetched:
		f.answer(c, m)
	}
}

func (f *feed) fetch(c actor.Context, m *Quote) {
	if f.failures > 0 && f.health.now().Before(f.resting) {
		c.Send(m.To, &Quoted{Turn: m.Turn, Source: f.source.Name()})
		return
	}
	if instant(f.source) {
		answer, err := f.ask(kit.Life(c), m)
		f.answer(c, &fetched{quote: m, quoted: answer, err: err})
		return
	}
	kit.Pipe(c, f.timeout,
		func(ctx context.Context) (*Quoted, error) { return f.ask(ctx, m) },
		func(answer *Quoted, err error) any { return &fetched{quote: m, quoted: answer, err: err} })
}

// ask runs outside of the mailbox.
func (f *feed) ask(ctx context.Context, m *Quote) (*Quoted, error) {
	quotes, err := f.source.Quotes(ctx, m.Season.Seed, m.Season.Start, m.At, m.Symbols)
	if err != nil {
		return nil, fmt.Errorf("quotes: %w", err)
	}
	answer := &Quoted{Turn: m.Turn, Quotes: quotes, Source: f.source.Name()}
	if through := f.calendar.DateOf(m.At); through > m.After {
		if answer.Actions, err = f.source.Actions(ctx, m.After, through); err != nil {
			return nil, fmt.Errorf("corporate actions: %w", err)
		}
	}
	return answer, nil
}

func (f *feed) answer(c actor.Context, m *fetched) {
	if m.err == nil {
		f.failures = 0
		f.health.succeeded()
		c.Send(m.quote.To, m.quoted)
		return
	}
	rest := min(firstRest<<min(f.failures, 10), lastRest)
	f.failures++
	f.resting = f.health.now().Add(rest)
	f.health.failed(m.err)
	c.Send(m.quote.To, &Quoted{Turn: m.quote.Turn, Source: f.source.Name()})
}
