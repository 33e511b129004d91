package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/reply"
)

// maxForwarded is how many requests of other processes an arena works on at once.
const maxForwarded = 64

// A forwarded request is what one process asks of another that owns an arena. One of its
// fields is set.
type forwarded struct {
	Command *arena.Command `json:"command,omitempty"`
	Restart string         `json:"restart,omitempty"` // the path of an actor
	Actors  bool           `json:"actors,omitempty"`  // who runs there

	Head *arena.SignedHead `json:"head,omitempty"` // to be signed
}

// An outcome is the answer to it: why it was refused, or what was asked for.
type outcome struct {
	Refused *reply.Error      `json:"refused,omitempty"`
	Chat    *arena.ChatError  `json:"chat,omitempty"`
	Actors  []api.ActorStatus `json:"actors,omitempty"`
	Head    *arena.SignedHead `json:"head,omitempty"`
}

// error is what the caller in this process would have got.
func (o *outcome) error() error {
	switch {
	case o.Chat != nil:
		return o.Chat
	case o.Refused != nil:
		return o.Refused
	}
	return nil
}

// refused is what another process is told of an error, which may be nil.
func refused(err error) outcome {
	if unsaid, ok := errors.AsType[*arena.ChatError](err); ok {
		return outcome{Chat: unsaid}
	}
	if err != nil {
		return outcome{Refused: reply.ErrorOf(err)}
	}
	return outcome{}
}

// forward asks whoever owns an arena to do something.
func forward(ctx context.Context, inbox state.Inbox, id string, what forwarded) (told outcome, err error) {
	body, err := json.Marshal(what)
	if err != nil {
		return outcome{}, fmt.Errorf("encode a request: %w", err)
	}
	answer, err := inbox.Ask(ctx, id, body)
	if ctx.Err() != nil {
		return outcome{}, fmt.Errorf("%w: no process has answered for the arena; is a worker running?", arena.ErrUnavailable)
	}
	if err != nil {
		return outcome{}, fmt.Errorf("%w: %w", arena.ErrUnavailable, err)
	}
	if err := json.Unmarshal(answer, &told); err != nil {
		return outcome{}, fmt.Errorf("read the answer of the arena's owner: %w", err)
	}
	err = told.error()
	return told, err
}

// A doorman does for other processes what they ask of an arena that this one owns, until it
// is dismissed.
type doorman struct {
	inbox   state.Inbox
	fence   state.Fence
	perform func(context.Context, forwarded) outcome
	log     *slog.Logger

	dismiss context.CancelFunc // ends it soon; what it has not answered waits for the next owner
	done    *sync.WaitGroup
}

// post lets the doorman begin. It ends when it is dismissed.
func (d *doorman) post() {
	ctx, cancel := context.WithCancel(context.Background())
	d.dismiss = cancel
	d.done.Go(func() { d.serve(ctx) })
}

// doormanPause is how long a doorman waits when the store does not answer.
const doormanPause = time.Second

func (d *doorman) serve(ctx context.Context) {
	atOnce := make(chan struct{}, maxForwarded)
	for ctx.Err() == nil {
		for r, err := range d.inbox.Requests(ctx, d.fence.Arena) {
			if err != nil {
				if ctx.Err() == nil {
					d.log.DebugContext(ctx, "inbox not read", "arena", d.fence.Arena, "err", err)
				}
				break
			}
			atOnce <- struct{}{}
			d.done.Go(func() {
				defer func() { <-atOnce }()
				d.answer(ctx, r)
			})
		}
		select {
		case <-ctx.Done():
		case <-time.After(doormanPause):
		}
	}
}

func (d *doorman) answer(ctx context.Context, r state.Request) {
	var what forwarded
	done := refused(errUnknownRequest)
	if json.Unmarshal(r.Body, &what) == nil {
		done = d.perform(ctx, what)
	}
	if ctx.Err() != nil {
		return // the next owner answers
	}
	told, err := json.Marshal(done)
	if err == nil {
		err = d.inbox.Answer(ctx, d.fence, r, told)
	}
	if err != nil && ctx.Err() == nil {
		d.log.WarnContext(ctx, "request not answered", "arena", d.fence.Arena, "err", err)
	}
}

// errUnknownRequest is how a process refuses what another one asks in words of its own.
var errUnknownRequest = reply.Invalid("The worker that runs the arena does not know this request; are all processes of the same version?")

// perform does what another process asks.
func (t *tree) perform(ctx context.Context, what forwarded) outcome {
	ctx, cancel := context.WithTimeout(ctx, forwardLimit)
	defer cancel()
	select {
	case <-t.started: // an arena may be ours before Start has returned
	case <-ctx.Done():
		return refused(ctx.Err())
	}
	switch {
	case what.Command != nil:
		return refused(t.actors.Command(ctx, *what.Command))
	case what.Restart != "":
		return refused(t.restart(what.Restart))
	case what.Actors:
		return outcome{Actors: t.ownActors()}
	case what.Head != nil && t.actors.SignHead(what.Head, t.now()):
		return outcome{Head: what.Head}
	}
	return refused(errUnknownRequest)
}

// forwardLimit is how long a request of another process may take: nobody there waits longer.
const forwardLimit = 30 * time.Second

// arenaOf is the arena to which the actor at a path belongs; empty for one of the process.
func arenaOf(path string) string {
	_, rest, ok := strings.Cut(path, "arena/")
	if !ok {
		return ""
	}
	id, _, _ := strings.Cut(rest, "/")
	return id
}
