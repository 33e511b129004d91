package actors

import (
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// triesPerRound is how often an agent is asked in a round: once more after its
// first crash.
const triesPerRound = 2

// receiptGrace is how much longer than its deadline a round waits for what its calls
// came to. A decider that returns soon after the end of its context is well within.
const receiptGrace = 500 * time.Millisecond

// round is the barrier at which the answers of a round are collected, while the market
// goes on.
type round struct {
	question *Decide // nil while no round is open
	answers  []arena.Answer
	got      []bool
	tries    []int
	open     int              // answers to come
	full     time.Time        // when the last one had come, or was given up
	closing  bool             // what it came to is being stored
	off      arena.MissReason // why the round was called off; empty if it was not
	timer    *time.Timer
}

func newRound(seats int) round {
	return round{answers: make([]arena.Answer, seats), got: make([]bool, seats), tries: make([]int, seats)}
}

// begin forgets the answers of the round before.
func (r *round) begin(question *Decide) {
	r.question, r.open, r.off, r.full = question, len(r.got), "", time.Time{}
	clear(r.answers)
	clear(r.got)
	clear(r.tries)
}

// waits reports whether a round is open.
func (r *round) waits() bool { return r.question != nil }

// crashed notes a crash of the agent at seat while it was deciding.
func (r *round) crashed(seat int, reason any) {
	if !r.got[seat] {
		r.answers[seat].Crashes = append(r.answers[seat].Crashes, fmt.Sprint(reason))
	}
}

// take notes an answer once.
func (r *round) take(seat int, answer arena.Answer) {
	if r.got[seat] {
		return
	}
	answer.Crashes = r.answers[seat].Crashes
	r.answers[seat], r.got[seat] = answer, true
	r.open--
}

// ask opens the barrier and asks every agent that is not benched.
func (a *arenaActor) ask(c actor.Context, views []arena.View) {
	open := a.season.State.Open
	timeout := a.timeout(open)
	a.round.begin(&Decide{Round: open.Round, Timeout: timeout, Views: views})
	a.endRoundLater(c, timeout+receiptGrace, arena.MissedDeadline)
	for seat, pid := range a.agents {
		if !a.season.Asked(seat) {
			a.round.take(seat, arena.Answer{Missed: arena.MissedBenched})
			continue
		}
		a.round.tries[seat]++
		c.Send(pid, a.round.question)
	}
	a.settle(c)
}

// timeout is how long the agents have to answer. In a round that is taken up again
// after its deadline they still have a moment.
func (a *arenaActor) timeout(open *arena.RoundOpened) time.Duration {
	const moment = time.Second
	if open.Deadline.IsZero() || a.interval() == 0 {
		return a.cfg.DecideTimeout
	}
	return min(max(open.Deadline.Sub(a.cfg.Now()), moment), a.cfg.DecideTimeout) // whatever the wall clock says
}

func (a *arenaActor) endRoundLater(c actor.Context, wait time.Duration, reason arena.MissReason) {
	if a.round.timer != nil {
		a.round.timer.Stop()
	}
	root, self, number := c.ActorSystem().Root, c.Self(), a.round.question.Round
	a.round.timer = time.AfterFunc(wait, func() { root.Send(self, &roundTimeout{round: number, reason: reason}) })
}

func (a *arenaActor) onDecided(c actor.Context, m *Decided) {
	if !a.round.waits() || m.Round != a.round.question.Round {
		return // too late
	}
	a.round.take(m.Seat, m.Answer)
	a.closeIfComplete(c)
}

// onReady asks an agent again that has started over while it was deciding: once if
// it crashed, and whenever somebody restarted it.
func (a *arenaActor) onReady(c actor.Context, m *AgentReady) {
	first := !a.ready[m.Seat]
	a.ready[m.Seat] = true
	if first || !a.round.waits() || a.round.got[m.Seat] {
		return
	}
	if len(a.round.answers[m.Seat].Crashes) == 0 {
		c.Send(a.agents[m.Seat], a.round.question)
		return
	}
	if a.round.tries[m.Seat] < triesPerRound {
		a.round.tries[m.Seat]++
		c.Send(a.agents[m.Seat], a.round.question)
		return
	}
	a.round.take(m.Seat, arena.Answer{Missed: arena.MissedCrash})
	a.closeIfComplete(c)
}

func (a *arenaActor) onRoundTimeout(c actor.Context, m *roundTimeout) {
	if a.round.waits() && m.round == a.round.question.Round {
		a.giveUp(m.reason)
		a.closeIfComplete(c)
	}
}

// callOff ends the open round early, for reason: who has not answered gives up and
// gets a moment to say what its call came to.
func (a *arenaActor) callOff(c actor.Context, reason arena.MissReason) {
	if !a.round.waits() || a.round.off != "" {
		return
	}
	a.round.off = reason
	for seat, pid := range a.agents {
		if !a.round.got[seat] {
			c.Send(pid, &CallOff{Round: a.round.question.Round, Reason: reason})
		}
	}
	a.endRoundLater(c, receiptGrace, reason)
}

// giveUp completes the round without the answers that have not come.
func (a *arenaActor) giveUp(reason arena.MissReason) {
	for seat := range a.agents {
		a.round.take(seat, arena.Answer{Missed: reason, Receipt: new(arena.Receipt)})
	}
}

// closeIfComplete closes the round if all answers have come and nothing else is under
// way; if something is, the round closes right after.
func (a *arenaActor) closeIfComplete(c actor.Context) {
	a.noteFull()
	if a.stage == idle && a.round.open == 0 {
		a.closeRound(c)
	}
}

// closeRound applies the answers, in roster order.
func (a *arenaActor) closeRound(c actor.Context) {
	a.round.timer.Stop()
	a.round.question, a.round.closing = nil, true
	events, err := a.season.CloseRound(a.round.answers)
	a.commit(c, events, err, func(c actor.Context) {
		a.round.closing = false
		a.timeRound()
		a.settle(c)
	})
}
