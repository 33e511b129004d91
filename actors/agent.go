package actors

import (
	"context"
	"fmt"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// agent asks the decider of one competitor. It keeps nothing between rounds: its
// portfolio comes with every question, so a restart loses nothing.
type agent struct {
	seat       int
	competitor Competitor

	calling int                // the round whose call has not returned; 0 for none
	cancel  context.CancelFunc // of that call
}

// Receive implements actor.Actor.
func (a *agent) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		c.Send(c.Parent(), &AgentReady{Seat: a.seat})
	case *Decide:
		a.decide(c, m)
	case *thought:
		a.calling = 0
		a.answer(c, m)
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
	a.calling = m.Round
	decider, view := a.competitor.Decider, &m.Views[a.seat]
	a.cancel = kit.Pipe(c, m.Timeout,
		func(ctx context.Context) (arena.Decision, error) { return decider.Decide(ctx, view) },
		func(decision arena.Decision, err error) any {
			return &thought{round: m.Round, decision: decision, err: err}
		})
}

// answer reports to the arena, which decides whether it is in time.
func (a *agent) answer(c actor.Context, t *thought) {
	answer := arena.Answer{Decision: &t.decision}
	if t.err != nil {
		answer = arena.Answer{Missed: arena.MissedError, Detail: t.err.Error()}
	}
	c.Send(c.Parent(), &Decided{Seat: a.seat, Round: t.round, Answer: answer})
}
