package kit

import (
	"context"
	"errors"
	"fmt"

	"github.com/asynkron/protoactor-go/actor"
)

// ErrStopped means that the actor that was asked has stopped, or never was.
var ErrStopped = errors.New("actor is not running")

// Ref is the address of an actor that takes messages of type M, usually an interface which only its messages implement.
type Ref[M any] struct{ pid *actor.PID }

// RefTo returns a typed address for pid.
func RefTo[M any](pid *actor.PID) Ref[M] { return Ref[M]{pid} }

// Ask sends a question and waits for the answer, which the actor gives with Respond, until ctx ends. It is for the edges
// (HTTP, CLI, tests): an actor that waits cannot work. It returns an answer that is an error as error, and ErrStopped
// when the actor ends without an answer.
func Ask[A, M any](ctx context.Context, s *System, to Ref[M], question M) (A, error) {
	var none A
	reply := make(answer, 1)
	registry := s.actors.ProcessRegistry
	sender, ok := registry.Add(reply, "ask"+registry.NextID())
	if !ok {
		return none, fmt.Errorf("ask %s: name %s is taken", to.pid.GetId(), sender.GetId())
	}
	defer registry.Remove(sender)
	var finished chan struct{}
	if e, ok := s.roll.find(to.pid.GetId()); ok {
		finished = e.finished
	}
	s.root.RequestWithCustomSender(to.pid, question, sender)
	var got any
	select {
	case got = <-reply:
	case <-ctx.Done():
		return none, fmt.Errorf("ask %s: %w", to.pid.GetId(), ctx.Err())
	case <-finished:
		select {
		case got = <-reply: // it answered before it stopped
		default:
			got = ErrStopped
		}
	}
	switch a := got.(type) {
	case error:
		return none, fmt.Errorf("ask %s: %w", to.pid.GetId(), a)
	case *actor.DeadLetterResponse:
		return none, fmt.Errorf("ask %s: %w", to.pid.GetId(), ErrStopped)
	case A:
		return a, nil
	}
	return none, fmt.Errorf("ask %s: answer is %T, want %T", to.pid.GetId(), got, none)
}

// answer takes the first response to a question; later ones are dropped. The library's Future is not used because it
// knows no context and two responses race in it.
type answer chan any

// SendUserMessage implements actor.Process.
func (a answer) SendUserMessage(_ *actor.PID, message any) {
	select {
	case a <- actor.UnwrapEnvelopeMessage(message):
	default:
	}
}

// SendSystemMessage implements actor.Process.
func (answer) SendSystemMessage(*actor.PID, any) {}

// Stop implements actor.Process.
func (answer) Stop(*actor.PID) {}
