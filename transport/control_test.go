package transport_test

import (
	"context"
	"slices"
	"sync"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/view"
)

// A control remembers the commands it gets.
type control struct {
	mu       sync.Mutex
	arenas   []view.Status
	next     []view.Status // what a reload finds; nil means the same
	commands []arena.Command
	restarts []string // of actors
	actors   []api.ActorStatus
	feeds    []api.FeedHealth
	err      error // of the next commands
	hang     bool  // a command takes until its context ends
}

// Arenas implements [api.Control].
func (c *control) Arenas() []view.Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.arenas)
}

// Command implements [api.Control].
func (c *control) Command(ctx context.Context, command arena.Command) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.commands = append(c.commands, command)
	if c.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	return c.err
}

// Reload implements [api.Control].
func (c *control) Reload(context.Context) (*api.Reloaded, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return nil, c.err
	}
	var done api.Reloaded
	if c.next == nil {
		return &done, nil
	}
	for _, next := range c.next {
		if !slices.ContainsFunc(c.arenas, func(a view.Status) bool { return a.ID == next.ID }) {
			done.Began = append(done.Began, next.ID)
		}
	}
	for _, old := range c.arenas {
		if !slices.ContainsFunc(c.next, func(a view.Status) bool { return a.ID == old.ID }) {
			done.Ended = append(done.Ended, old.ID)
		}
	}
	c.arenas = c.next
	return &done, nil
}

// Restart implements [api.Control].
func (c *control) Restart(path string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restarts = append(c.restarts, path)
	return c.err
}

// Actors implements [api.Control].
func (c *control) Actors() []api.ActorStatus { return c.actors }

// Feeds implements [api.Control].
func (c *control) Feeds() []api.FeedHealth { return c.feeds }
