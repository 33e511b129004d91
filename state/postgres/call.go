package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/seed45548214/arena/state"
)

// patience is how long a call takes at most whose context has no deadline.
const patience = 10 * time.Second

// errAway means that patience has ended.
var errAway = fmt.Errorf("the database has not answered within %s; see whether it is up and whether DATABASE_URL leads to it", patience)

// calls are those under way, so that Close can end them. The zero value is ready.
type calls struct {
	mu      sync.Mutex
	closed  bool
	last    uint64
	open    map[uint64]context.CancelCauseFunc
	workers sync.WaitGroup
}

// begin returns [state.ErrClosed] after close. Otherwise end must be called.
func (c *calls) begin(ctx context.Context) (_ context.Context, end func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, nil, state.ErrClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	c.last++
	call := c.last
	if c.open == nil {
		c.open = make(map[uint64]context.CancelCauseFunc)
	}
	c.open[call] = cancel
	return ctx, func() {
		c.mu.Lock()
		delete(c.open, call)
		c.mu.Unlock()
		cancel(nil)
	}, nil
}

// work runs f until it returns or the store is closed, whatever the call that began it does.
func (c *calls) work(ctx context.Context, f func(ctx context.Context)) {
	ctx, end, err := c.begin(context.WithoutCancel(ctx))
	if err != nil {
		return // it is closed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return // so is ctx, and what is left of it belongs to a store that is over
	}
	c.workers.Go(func() {
		defer end()
		f(ctx)
	})
}

// close ends all calls, and returns once the workers have ended.
func (c *calls) close() {
	c.mu.Lock()
	c.closed = true
	for _, cancel := range c.open {
		cancel(state.ErrClosed)
	}
	c.mu.Unlock()
	c.workers.Wait()
}

// patient gives ctx a deadline if it has none.
func patient(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, patience, errAway)
}

// explain says of an error of the database whether the call was ended, and by whom.
func explain(ctx context.Context, err error) error {
	cause := ended(ctx)
	if err == nil || cause == nil || errors.Is(err, cause) {
		return err
	}
	if errors.Is(cause, state.ErrClosed) {
		return cause
	}
	return fmt.Errorf("%w: %w", cause, err)
}

// ended returns why ctx is over: [state.ErrClosed], errAway, or its own error; or nil.
func ended(ctx context.Context) error {
	for _, cause := range []error{state.ErrClosed, errAway} {
		if errors.Is(context.Cause(ctx), cause) {
			return cause
		}
	}
	return ctx.Err()
}
