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

// round is the barrier at which the answers of a round are collected.
type round struct {
	question *Decide
	answers  []arena.Answer
	got      []bool
	tries    []int
	open     int // answers to come
	timer    *time.Timer
}

func newRound(seats int) round {
	return round{answers: make([]arena.Answer, seats), got: make([]bool, seats), tries: make([]int, seats)}
}

// begin forgets the answers of the round before.
func (r *round) begin(question *Decide) {
	r.question, r.open = question, len(r.got)
	clear(r.answers)
	clear(r.got)
	clear(r.tries)
}

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
func (a *arenaActor) ask(c actor.Context) {
	state := a.season.State
	a.stage = collecting
	a.round.begin(&Decide{Round: state.Open.Round, Timeout: a.cfg.DecideTimeout, Views: state.Views()})
	a.round.timer = a.timeout(c, state.Open)
	for seat, pid := range a.agents {
		if !a.season.Asked(seat) {
			a.round.take(seat, arena.Answer{Missed: arena.MissedBenched})
			continue
		}
		a.round.tries[seat]++
		c.Send(pid, a.round.question)
	}
	a.closeRound(c)
}

// timeout starts the timer of the round. A round that is taken up again after
// its deadline still gives its agents a moment.
func (a *arenaActor) timeout(c actor.Context, open *arena.RoundOpened) *time.Timer {
	const moment = time.Second
	wait := a.cfg.DecideTimeout
	if !open.Deadline.IsZero() && a.cfg.Interval > 0 {
		wait = min(max(open.Deadline.Sub(a.cfg.Now()), moment), a.cfg.DecideTimeout) // whatever the wall clock says
	}
	root, self, number := c.ActorSystem().Root, c.Self(), open.Round
	return time.AfterFunc(wait, func() { root.Send(self, &roundTimeout{round: number}) })
}

func (a *arenaActor) onDecided(c actor.Context, m *Decided) {
	if a.stage != collecting || m.Round != a.round.question.Round {
		return // too late
	}
	a.round.take(m.Seat, m.Answer)
	a.closeRound(c)
}

// onReady asks an agent again that has started over while it was deciding: once if
// it crashed, and whenever somebody restarted it.
func (a *arenaActor) onReady(c actor.Context, m *AgentReady) {
	first := !a.ready[m.Seat]
	a.ready[m.Seat] = true
	if first || a.stage != collecting || a.round.got[m.Seat] {
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
	a.closeRound(c)
}

func (a *arenaActor) onTimeout(c actor.Context, m *roundTimeout) {
	if a.stage == collecting && m.round == a.round.question.Round {
		a.giveUp(c, arena.MissedDeadline)
	}
}

// giveUp closes the round without the answers that have not come.
func (a *arenaActor) giveUp(c actor.Context, reason arena.MissReason) {
	if a.stage != collecting {
		return
	}
	for seat := range a.agents {
		a.round.take(seat, arena.Answer{Missed: reason})
	}
	a.closeRound(c)
}

// closeRound applies the answers, in roster order, once all have come.
func (a *arenaActor) closeRound(c actor.Context) {
	if a.round.open > 0 {
		return
	}
	a.round.timer.Stop()
	a.ticks = a.ticksUntil(a.season.NextDue())
	events, err := a.season.CloseRound(a.round.answers, a.roundAt())
	a.commit(c, events, err, a.settle)
}
