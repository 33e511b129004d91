package actors

import (
	"errors"
	"fmt"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// onRequest carries a command out at once if the arena is idle, and otherwise
// when it is.
func (a *arenaActor) onRequest(c actor.Context, m *request) {
	switch {
	case a.stage == done: // the keeper answers, or asks the next incarnation
	case a.resting:
		a.answer(c, m, errEnding)
	case len(a.requests) >= maxRequests:
		a.answer(c, m, fmt.Errorf("%w: %d commands wait already", arena.ErrUnavailable, maxRequests))
	default:
		a.requests = append(a.requests, m)
		if a.stage == idle {
			a.nextRequest(c)
		}
	}
}

// nextRequest carries the command out that has waited longest. One that ends the
// season or its actors calls the open round off and waits until it has closed.
func (a *arenaActor) nextRequest(c actor.Context) {
	m := a.requests[0]
	if a.round.waits() && (m.Verb == arena.StopArena || m.Verb == arena.ResetArena) {
		a.callOff(c, arena.MissedDrain)
		return
	}
	a.requests = a.requests[1:]
	a.carryOut(c, m)
}

// carryOut does what a command asks for. It is accepted once it is stored.
func (a *arenaActor) carryOut(c actor.Context, m *request) {
	a.current = m
	if done, err := a.season.State.Handled(&m.Command); done || err != nil {
		a.answer(c, m, err)
		a.settle(c)
		return
	}
	if m.Verb == arena.ResetArena {
		a.reset(c, m)
		return
	}
	events, err := a.decideRequest(m)
	if refused(err) {
		a.answer(c, m, err)
		a.settle(c)
		return
	}
	a.commit(c, events, err, func(c actor.Context) {
		a.answer(c, m, nil)
		a.settle(c)
	})
}

// refused reports whether a command was refused, and nothing has changed.
func refused(err error) bool {
	_, ok := errors.AsType[*arena.ChatError](err)
	return ok || errors.Is(err, arena.ErrPhase)
}

func (a *arenaActor) reset(c actor.Context, m *request) {
	if err := a.spec.check(); err != nil {
		a.answer(c, m, err)
		a.settle(c)
		return
	}
	a.wall = millis(m.At)
	a.begin(c, a.resetSeed(m.Seed), m)
}

// settleSymbol takes the price of an operator for a symbol that has none, unless the
// operator insists.
func (a *arenaActor) settleSymbol(m *request) ([]arena.Event, error) {
	if !m.Force {
		if err := a.season.Traded(m.Symbol); err != nil {
			return nil, err
		}
	}
	return a.season.Settle(m.Symbol, m.Price, m.By, m.Handled())
}

func (a *arenaActor) decideRequest(m *request) ([]arena.Event, error) {
	switch m.Verb {
	case arena.PauseArena:
		return a.season.Pause(m.By, false, m.Handled())
	case arena.StopArena:
		return a.season.Pause(m.By, true, m.Handled())
	case arena.SettleSymbol:
		return a.settleSymbol(m)
	case arena.PostMessage, arena.HideMessage, arena.CloseChat, arena.OpenChat:
		return a.decideTalk(m)
	case arena.ResumeArena, arena.StartArena:
		phase := a.season.State.Phase
		if m.revives && phase == arena.PhaseRunning {
			return a.season.Handle(m.Handled()) // its actors were all that had to start
		}
		if m.Verb == arena.ResumeArena && phase == arena.PhaseWaiting {
			return nil, &arena.PhaseError{Why: "it is stopped; a start lets it go on"}
		}
		a.ticks = a.ticksUntil(a.season.State.Next.Due)
		return a.season.Resume(m.By, a.roundAt(), m.Handled())
	case arena.ResetArena:
	}
	return nil, fmt.Errorf("unknown command %q: %w", m.Verb, arena.ErrPhase)
}

// decideTalk carries out what concerns the chat.
func (a *arenaActor) decideTalk(m *request) ([]arena.Event, error) {
	switch {
	case m.Verb == arena.PostMessage && m.Post != nil:
		return a.season.Post(m.Post, m.Handled())
	case m.Verb == arena.HideMessage:
		return a.season.Hide(m.Message, m.By, m.Handled())
	case m.Verb == arena.CloseChat:
		return a.season.CloseChat(m.By, m.Handled())
	case m.Verb == arena.OpenChat:
		return a.season.OpenChat(m.By, m.Handled())
	}
	return nil, fmt.Errorf("a message without words: %w", arena.ErrPhase)
}

// answer tells the keeper what came of a command. A nil err says that it was
// carried out and stored.
func (a *arenaActor) answer(c actor.Context, m *request, err error) {
	if a.current == m {
		a.current = nil
	}
	if err == nil && m.Verb != arena.PostMessage {
		a.cfg.Logger.Info("command carried out", "arena", m.Arena, "command", m.Asks(), "by", m.By)
	}
	c.Send(c.Parent(), &answered{request: m, err: err})
}

// passOn leaves the commands that wait to the next incarnation. The one that was
// being carried out may have been stored or not.
func (a *arenaActor) passOn(c actor.Context) {
	if a.current != nil {
		a.answer(c, a.current, fmt.Errorf("%w: it started over meanwhile", arena.ErrUnavailable))
	}
	for _, m := range a.requests {
		c.Send(c.Self(), m)
	}
	a.requests = nil
}
