package model

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// A Gate bounds the calls of a whole process: how many are under way, and how close one
// follows another. A nil Gate lets everybody pass.
type Gate struct {
	under   *semaphore.Weighted // nil for no limit
	spacing *rate.Limiter       // nil for none
}

// NewGate returns a gate through which at most atOnce calls are under way, and that lets
// one in every spacing. Zero is no limit.
func NewGate(atOnce int, spacing time.Duration) *Gate {
	g := &Gate{}
	if atOnce > 0 {
		g.under = semaphore.NewWeighted(int64(atOnce))
	}
	if spacing > 0 {
		g.spacing = rate.NewLimiter(rate.Every(spacing), 1)
	}
	return g
}

// enter waits until a call may begin; whoever entered must leave. An error means that
// ctx has ended, or would have by then.
func (g *Gate) enter(ctx context.Context) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	leave = func() {}
	if g.under != nil {
		if err := g.under.Acquire(ctx, 1); err != nil {
			return nil, fmt.Errorf("too many calls are under way: %w", err)
		}
		leave = func() { g.under.Release(1) }
	}
	if g.spacing == nil {
		return leave, nil
	}
	if err := g.spacing.Wait(ctx); err != nil {
		leave()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		} else {
			err = context.DeadlineExceeded // the limiter has words of its own for it
		}
		return nil, fmt.Errorf("the calls before it leave no time: %w", err)
	}
	return leave, nil
}
