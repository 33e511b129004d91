package kit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// Config is what a System needs.
type Config struct {
	Logger  *slog.Logger                 // nil means silence
	Now     func() time.Time             // the clock of the Roll; required
	OnPanic func(path string, p *Panic)  // called in the mailbox of the actor that failed; nil means nobody. Must not block
	OnDead  func(to string, message any) // called for messages that reached nobody, by the sender; nil means nobody. Must not block
}

// System owns an actor system of the library and the Roll of its actors. Whoever makes one calls Shutdown.
type System struct {
	actors  *actor.ActorSystem
	root    *actor.RootContext
	roll    *Roll
	backoff *Backoff
	cfg     Config
	pipes   atomic.Int64
	close   func()
}

// NewSystem returns a System without actors.
func NewSystem(cfg Config) *System {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	roll := &Roll{now: cfg.Now, entries: map[string]*entry{}}
	// The library logs whole messages at info; what matters of that is logged here, by type.
	library := slog.New(&warnings{cfg.Logger.Handler()})
	actors := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return library }))
	s := &System{actors: actors, root: actors.Root, roll: roll, backoff: NewBackoff(roll, BackoffConfig{}), cfg: cfg}
	s.close = sync.OnceFunc(actors.Shutdown)
	actors.EventStream.Subscribe(s.dead)
	return s
}

// Root returns the context that stands outside of all actors, for SpawnNamed. Its Send is safe for use by
// several goroutines.
func (s *System) Root() *actor.RootContext { return s.root }

// Roll returns the list of the actors.
func (s *System) Roll() *Roll { return s.roll }

// Pipes returns how many works of Pipe are under way.
func (s *System) Pipes() int { return int(s.pipes.Load()) }

// Stop stops an actor with all below it and waits until it has stopped or ctx ends. Messages that wait in its mailbox
// are dropped. What is not on the Roll counts as stopped. It must not be called inside an actor.
func (s *System) Stop(ctx context.Context, pid *actor.PID) error {
	e, ok := s.roll.find(pid.GetId())
	if !ok {
		return nil
	}
	return s.stop(ctx, e)
}

func (s *System) stop(ctx context.Context, e *entry) error {
	if e.phase.Load().state != Stopped {
		s.root.Stop(e.pid)
	}
	select {
	case <-e.finished:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop %s: %w", e.path, ctx.Err())
	}
}

// Restart replaces the present incarnation of an actor by a new one, at once when it waits in a Backoff and otherwise
// after the message that it handles now. It counts as a restart, not as a failure. It reports false when no actor lives
// under path.
func (s *System) Restart(path string) bool {
	e, ok := s.roll.find(path)
	if !ok || e.leaving.Load() {
		return false
	}
	e.box.PostSystemMessage(&actor.Restart{})
	return true
}

// Shutdown stops the actors that the root spawned, the newest first, and then the library. It returns an error for every
// actor that had not stopped when ctx ended. It may be called twice, and must not be called inside an actor.
func (s *System) Shutdown(ctx context.Context) error {
	var errs []error
	for _, e := range s.roll.top() {
		errs = append(errs, s.stop(ctx, e))
	}
	s.close()
	return errors.Join(errs...)
}

func (s *System) failed(e *entry, p *Panic) {
	s.cfg.Logger.Error("actor panicked", "path", e.path, "message", p.Message, "panic", e.told(p.Value), "stack", string(p.Stack))
	if s.cfg.OnPanic != nil {
		s.cfg.OnPanic(e.path, p)
	}
}

func (s *System) dead(event any) {
	d, ok := event.(*actor.DeadLetterEvent)
	if !ok {
		return
	}
	switch d.Message.(type) {
	case actor.SystemMessage, actor.MailboxMessage, actor.IgnoreDeadLetterLogging, *actor.DeadLetterResponse:
		return // the library talks to itself
	}
	s.cfg.Logger.Debug("message reached nobody", "to", d.PID.GetId(), "message", fmt.Sprintf("%T", d.Message))
	if s.cfg.OnDead != nil {
		s.cfg.OnDead(d.PID.GetId(), d.Message)
	}
}

// warnings passes on what is at least a warning.
type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (w *warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (w *warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (w *warnings) WithGroup(name string) slog.Handler { return &warnings{w.Handler.WithGroup(name)} }
