package transport_test

import (
	"context"
	"slices"
	"sync"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
)

// A control remembers the commands it gets.
type control struct {
	mu       sync.Mutex
	arenas   []transport.ArenaStatus
	commands []arena.Command
	restarts []string // of actors
	actors   []transport.ActorStatus
	feeds    []transport.FeedHealth
	err      error // of the next commands
	hang     bool  // a command takes until its context ends
}

// Arenas implements [transport.Control].
func (c *control) Arenas() []transport.ArenaStatus {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.arenas)
}

// Command implements [transport.Control].
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

// Restart implements [transport.Control].
func (c *control) Restart(path string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restarts = append(c.restarts, path)
	return c.err
}

// Actors implements [transport.Control].
func (c *control) Actors() []transport.ActorStatus { return c.actors }

// Feeds implements [transport.Control].
func (c *control) Feeds() []transport.FeedHealth { return c.feeds }
