//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// askAgain is how often a server is asked who is there.
const askAgain = 20 * time.Millisecond

// settled waits until n clients are with the server, and for some time in any
// case.
func settled(ctx context.Context, server *child, least time.Duration, n int) error {
	if err := pause(ctx, least); err != nil {
		return err
	}
	return until(ctx, askAgain, func() (late, err error) {
		u, err := server.tell(orderAudience)
		if u.Audience != n {
			late = fmt.Errorf("the server knows %d clients instead of %d", u.Audience, n)
		}
		return late, err
	})
}

// until asks again and again who is late, until nobody is. An error is final.
func until(ctx context.Context, every time.Duration, ask func() (late, err error)) error {
	for {
		late, err := ask()
		if late == nil || err != nil {
			return err
		}
		if err := pause(ctx, every); err != nil {
			return errors.Join(late, err)
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("pause: %w", ctx.Err())
	case <-time.After(d):
		return nil
	}
}
