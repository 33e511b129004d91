package api

import (
	"context"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// Control knows what runs and carries out commands. Its methods may be called by
// any number of goroutines; Arenas and Feeds return at once.
type Control interface {
	// Arenas returns the configured arenas, in the order in which they are shown.
	Arenas() []view.Status
	// Reload runs the arenas that are configured now and no others, once those that
	// are not any more have come to rest. Its error is an [Error], or wraps
	// [arena.ErrUnavailable].
	Reload(ctx context.Context) (*Reloaded, error)
	// Command returns once the command has been carried out and recorded. One
	// without an ID is given one. Its error wraps [arena.ErrUnknownArena],
	// [arena.ErrUnavailable], [arena.ErrConflict], [arena.ErrPhase] or [arena.ErrPlan]
	// where one of them is why.
	Command(ctx context.Context, command arena.Command) error
	// Restart replaces the actor at path by a new incarnation. Its error wraps
	// [arena.ErrUnknownActor] or [arena.ErrUnavailable].
	Restart(ctx context.Context, path string) error
	// Actors returns the live trees of all processes that run arenas, parents before
	// their children.
	Actors(ctx context.Context) []ActorStatus
	// Feeds returns the health of every price source.
	Feeds() []FeedHealth
}

// An ActorStatus is one actor of the tree.
type ActorStatus struct {
	Process   string    `json:"process,omitempty"` // where several run arenas
	Path      string    `json:"path"`
	State     string    `json:"state"`
	Restarts  int       `json:"restarts"`
	LastError string    `json:"last_error,omitempty"`
	Messages  uint64    `json:"messages"` // handled since its last start
	Since     time.Time `json:"since,omitzero"`
}

// FeedHealth says how a price source does.
type FeedHealth struct {
	Name        string    `json:"name"`
	OK          bool      `json:"ok"`
	LastSuccess time.Time `json:"last_success,omitzero"`
	LastError   string    `json:"last_error,omitempty"`
	// Age is how old its prices were at the last success. It is zero for a source
	// that makes its own.
	Age arena.Millis `json:"age_ms"`
}
