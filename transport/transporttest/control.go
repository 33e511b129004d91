package transporttest

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/view"
)

// A Control remembers the commands it gets.
type Control struct {
	// Whoever changes these while the server runs does so in Change.
	Configured []view.Status
	Next       []view.Status // what a reload finds; nil means the same
	Commands   []arena.Command
	Restarts   []string // of actors
	Tree       []api.ActorStatus
	Sources    []api.FeedHealth
	Err        error // of the next commands
	Hang       bool  // a command takes until its context ends
	// Do, unless nil, carries a command out. No two are under way at once.
	Do func(command *arena.Command) error

	mu sync.Mutex
}

// Change calls f while nobody asks.
func (c *Control) Change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// Arenas implements [api.Control].
func (c *Control) Arenas() []view.Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.Configured)
}

// Command implements [api.Control].
func (c *Control) Command(ctx context.Context, command arena.Command) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Commands = append(c.Commands, command)
	if c.Hang {
		<-ctx.Done()
		return ctx.Err()
	}
	if c.Do != nil {
		return c.Do(&command)
	}
	return c.Err
}

// Reload implements [api.Control].
func (c *Control) Reload(context.Context) (*api.Reloaded, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Err != nil {
		return nil, c.Err
	}
	var done api.Reloaded
	if c.Next == nil {
		return &done, nil
	}
	for _, next := range c.Next {
		if !slices.ContainsFunc(c.Configured, func(a view.Status) bool { return a.ID == next.ID }) {
			done.Began = append(done.Began, next.ID)
		}
	}
	for _, old := range c.Configured {
		if !slices.ContainsFunc(c.Next, func(a view.Status) bool { return a.ID == old.ID }) {
			done.Ended = append(done.Ended, old.ID)
		}
	}
	c.Configured = c.Next
	return &done, nil
}

// Restart implements [api.Control].
func (c *Control) Restart(_ context.Context, path string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Restarts = append(c.Restarts, path)
	return c.Err
}

// Actors implements [api.Control].
func (c *Control) Actors(context.Context) []api.ActorStatus { return c.Tree }

// Feeds implements [api.Control].
func (c *Control) Feeds() []api.FeedHealth { return c.Sources }

// Signing lets a server sign heads, with the key of the signer that is returned.
func Signing(t *testing.T, cfg *transport.Config) *arena.Signer {
	t.Helper()
	signer, err := arena.NewSigner(bytes.Repeat([]byte{5}, arena.SignerSeedSize))
	if err != nil {
		t.Fatal(err)
	}
	cfg.SignHead = func(_ context.Context, head *arena.SignedHead, at time.Time) bool {
		if head.Signer != signer.Public() {
			return false
		}
		signer.Sign(head, at)
		return true
	}
	return signer
}
