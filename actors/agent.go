package actors

import (
	"context"
	"errors"
	"fmt"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// agent asks the decider of one competitor. It keeps nothing between rounds: its
// portfolio comes with every question, so a restart loses nothing.
type agent struct {
	seat       int
	competitor Competitor
	watched    watched

	calling int                // the round whose call has not returned; 0 for none
	cancel  context.CancelFunc // of that call
	off     arena.MissReason   // why it was called off; empty if it was not
}

// Receive implements actor.Actor.
func (a *agent) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		a.watched.thinks(false) // whoever was here before me
		if r, ok := a.competitor.Decider.(decide.Restarter); ok {
			r.Restart()
		}
		c.Send(c.Parent(), &AgentReady{Seat: a.seat})
	case *Decide:
		a.decide(c, m)
	case *CallOff:
		a.callOff(m)
	case *thought:
		a.calling = 0
		a.watched.thinks(false)
		a.answer(c, m)
	case *actor.Stopping:
		a.watched.thinks(false)
	}
}

func (a *agent) decide(c actor.Context, m *Decide) {
	if a.competitor.Strategy != nil {
		answer := &Decided{Seat: a.seat, Round: m.Round, decision: a.competitor.Strategy.Decide(&m.Views[a.seat])}
		answer.Answer.Decision = &answer.decision
		c.Send(c.Parent(), answer)
		return
	}
	if a.calling > 0 {
		a.cancel()
		a.answer(c, &thought{round: m.Round, err: fmt.Errorf("still busy with round %d", a.calling)})
		return
	}
	a.calling, a.off = m.Round, ""
	decider, view := a.competitor.Decider, &m.Views[a.seat]
	a.watched.thinks(true)
	a.cancel = kit.Pipe(c, m.Timeout,
		func(ctx context.Context) (*thought, error) {
			t := &thought{}
			t.decision, t.receipt, t.err = a.watched.ask(ctx, decider, view)
			if t.err == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
				t.err = &arena.MissError{Reason: arena.MissedLate, Err: errors.New("it answered after the deadline")}
			}
			return t, nil
		},
		func(t *thought, err error) any {
			if err != nil {
				t = &thought{err: err}
			}
			t.round = m.Round
			return t
		})
}

// callOff gives the call up, if it is that of the round. Its answer comes all the same,
// with the receipt.
func (a *agent) callOff(m *CallOff) {
	if a.calling == m.Round {
		a.off = m.Reason
		a.cancel()
	}
}

// answer reports to the arena, which decides whether it is in time.
func (a *agent) answer(c actor.Context, t *thought) {
	answer := arena.Answer{Decision: &t.decision, Receipt: &t.receipt}
	if t.err != nil {
		answer.Decision, answer.Missed, answer.Detail = nil, a.reasonOf(t.err), t.err.Error()
	}
	c.Send(c.Parent(), &Decided{Seat: a.seat, Round: t.round, Answer: answer})
}

// reasonOf says why a decider has no decision: because it was called off, as it says
// itself, or because its time was over.
func (a *agent) reasonOf(err error) arena.MissReason {
	if errors.Is(err, context.Canceled) && a.off != "" {
		return a.off
	}
	if miss, ok := errors.AsType[*arena.MissError](err); ok {
		return miss.Reason
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return arena.MissedDeadline
	}
	return arena.MissedError
}
