package actors

import (
	"context"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// A stage is what an arena waits for. It answers commands only when idle.
type stage int

const (
	recovering stage = iota // for its journal, then for its clock
	idle                    // for a tick, a command or a decision
	quoting                 // for prices
	committing              // for the journal, or for the prompts
	saving                  // for a snapshot to be stored
	done                    // for its end
)

// maxRequests is how many commands may wait for an arena.
const maxRequests = 64

// arenaActor is the only writer of its season: the rules decide, it stores what
// they decided, and only then goes on. After a crash it starts again from the
// journal, with new children.
type arenaActor struct {
	cfg     *Config
	board   *board
	spec    *Arena
	journal Journal
	market  *actor.PID
	serial  *kit.Serial // of this arena and all below it

	stage  stage
	season *arena.Season
	key    SeasonKey // of the season
	clock  *actor.PID
	agents []*actor.PID
	ready  []bool // who has started

	wall       time.Time // when the last tick came
	due        time.Time // when it should have come; zero if nobody can tell
	ticks      int       // until the next round
	expected   time.Time // market time of the prices asked for
	quoteTimer *time.Timer
	round      round
	shown      []arena.View // in a round that was open when the arena started
	postponed  *Tick        // waits for the open round to close, or for what is being stored
	requests   []*request   // wait for the arena to be idle
	current    *request     // is being carried out
	resting    bool         // told to drain
	leaves     *Drain       // once the open round has closed
	restTimer  *time.Timer

	record []byte              // being stored
	then   func(actor.Context) // once it is stored
	told   toldPhase
	saved  time.Time // when the last snapshot was
	kept   uint64    // the record of the last snapshot
}

// Receive implements actor.Actor.
func (a *arenaActor) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		a.recover(c)
	case *recovered:
		a.onRecovered(c, m)
	case *Awake:
		a.onAwake(c, m)
	case *Tick:
		a.onTick(c, m)
	case *Quoted:
		a.onQuoted(c, m)
	case *quoteTimeout:
		a.onQuoteTimeout(c, m)
	case *Decided:
		a.onDecided(c, m)
	case *AgentReady:
		a.onReady(c, m)
	case *roundTimeout:
		a.onRoundTimeout(c, m)
	case *request:
		a.onRequest(c, m)
	case *planned:
		a.onPlanned(m)
	case *Drain:
		a.onDrain(c, m)
	case *drainTimeout:
		a.onDrainTimeout(c)
	case *committed:
		a.onCommitted(c, m)
	case *snapshotted:
		a.onSnapshotted(c, m)
	case *actor.Restarting:
		a.stopTimers()
		a.passOn(c)
	case *actor.Stopping:
		a.stopTimers()
	}
}

// recover folds the journal outside of the mailbox.
func (a *arenaActor) recover(c actor.Context) {
	journal, cfg, id, reset := a.journal, a.cfg, a.spec.Plan.Arena, a.spec.Reset
	kit.Pipe(c, 0, func(ctx context.Context) (*recovered, error) {
		state, err := recoverState(ctx, journal, id, nil)
		m := &recovered{season: arena.NewSeason(cfg.Calendar, state)}
		if err == nil {
			m.sign(ctx, cfg, id, journal)
		}
		if err == nil {
			err = resume(ctx, cfg, journal, m.season, reset)
		}
		if err == nil {
			m.shown, err = shownViews(ctx, journal, state)
		}
		return m, err
	}, func(m *recovered, err error) any {
		m.err = err
		return m
	})
}

// resume makes season fit to go on as it was. One that is to be replaced, or that has
// ended, may lack what that takes.
func resume(ctx context.Context, cfg *Config, journal Journal, season *arena.Season, reset bool) error {
	err := unseal(ctx, journal, season)
	if reset || err != nil && season.State.Phase == arena.PhaseEnded {
		return nil
	}
	if err != nil {
		return err
	}
	return samePast(ctx, cfg, journal, season)
}

func (a *arenaActor) onRecovered(c actor.Context, m *recovered) {
	if a.stage != recovering {
		return // told to rest meanwhile
	}
	if m.err != nil {
		a.fail(c, m.err)
		return
	}
	a.season, a.shown, a.saved = m.season, m.shown, a.cfg.Now()
	a.board.signs(a.spec.Plan.Arena, m.signer)
	clock, err := kit.SystemOf(c).SpawnNamed(c, "clock", kit.Spec{Serial: a.serial, New: func() actor.Actor {
		return &clock{timetable: a.cfg.Timetable, interval: a.cfg.Interval}
	}})
	if err != nil {
		a.fail(c, err)
		return
	}
	a.clock = clock
}

// begin starts a new season by seed, for command if there is one.
func (a *arenaActor) begin(c actor.Context, seed *uint64, command *request) {
	plan, secrets, err := a.planned(seed)
	if err != nil {
		a.fail(c, err)
		return
	}
	if len(secrets) == 0 {
		a.beginSealed(c, plan, nil, command)
		return
	}
	a.seal(c, secrets, func(c actor.Context) { a.beginSealed(c, plan, secrets, command) })
}

// beginSealed starts a new season whose secrets are stored. If agents of another
// season run, the arena starts over from the journal, for the roster may be
// another.
func (a *arenaActor) beginSealed(c actor.Context, plan arena.Plan, secrets []arena.Secret, command *request) {
	var at time.Time
	if a.cfg.Interval > 0 && plan.Prelude == 0 {
		at = a.wall
	}
	var handled *arena.CommandHandled
	if command != nil {
		handled = command.Handled()
	}
	events, err := a.season.Start(plan, at, handled, secrets...)
	a.commit(c, events, err, func(c actor.Context) {
		a.spec.Reset = false
		a.board.runs(plan)
		if command != nil {
			a.answer(c, command, nil)
		}
		if a.resting {
			a.settle(c)
			return
		}
		if a.agents == nil {
			a.takeUp(c)
			return
		}
		a.stage = done
		kit.SystemOf(c).Restart(c.Self().Id)
	})
}

func (a *arenaActor) spawnAgents(c actor.Context) bool {
	roster := a.season.State.Roster
	a.agents, a.ready = make([]*actor.PID, len(roster)), make([]bool, len(roster))
	for seat := range roster {
		competitor, err := a.competitor(seat)
		watched := a.watched(seat)
		if err == nil {
			a.agents[seat], err = kit.SystemOf(c).SpawnNamed(c, "agent/"+roster[seat].Agent, kit.Spec{
				Serial: a.serial, Secret: roster[seat].Decider.Kind == arena.BySealed,
				New: func() actor.Actor { return &agent{seat: seat, competitor: competitor, watched: watched} },
			})
		}
		if err != nil {
			a.fail(c, err)
			return false
		}
	}
	a.round = newRound(len(roster))
	return true
}

// HandleFailure implements actor.SupervisorStrategy. It runs in the mailbox of
// the arena, so a crash is known before the agent is back and asks again. When
// the clock crashes, the arena does: it counts its crashes.
func (a *arenaActor) HandleFailure(
	_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, message any,
) {
	if a.clock != nil && a.clock.Id == child.Id {
		supervisor.EscalateFailure(reason, message)
		return
	}
	for seat, pid := range a.agents {
		if pid != nil && pid.Id == child.Id && a.round.waits() {
			a.round.crashed(seat, reason)
		}
	}
	supervisor.RestartChildren(child)
}

// settle is where every step ends: the arena closes the round to which all have
// answered, saves a snapshot that is due, makes up for the tick that waited, carries
// out the next command that waits, comes to rest if it was told to, or lets the clock
// go on.
func (a *arenaActor) settle(c actor.Context) {
	a.stage = idle
	open := a.round.waits()
	switch {
	case !open && a.leaves != nil:
		a.onDrain(c, &Drain{Grace: a.leaves.Grace})
	case open && a.round.open == 0:
		a.closeRound(c)
	case !open && a.snapshotDue(): // with an open round nobody could tell what was shown
		a.save(c)
	case a.postponed != nil && (!open || a.postponed.Market.Before(a.season.State.Next.Due)):
		a.makeUp(c)
	case len(a.requests) > 0:
		a.nextRequest(c)
	case !open && (a.resting || a.stopped()):
		a.save(c)
	default:
		a.proceed(c)
	}
}

// proceed lets the clock go on if the season runs. A season that was stopped
// ends its actors. Without a pace, and at the end, the market waits for the round
// that is open.
func (a *arenaActor) proceed(c actor.Context) {
	state := a.season.State
	switch state.Phase {
	case arena.PhaseRunning:
		switch {
		case a.round.waits() && (state.Next.At.IsZero() || a.resting || state.Over()):
			return
		case a.unpaced():
			a.keepPace(c)
			return
		}
		c.Send(a.clock, &Schedule{At: a.lastBefore(), Ticks: max(a.ticks, 1), RoundAt: state.Next.At})
	case arena.PhaseWaiting:
		a.stage = done
		c.Send(c.Parent(), &ArenaStopped{ID: state.Arena})
	case arena.PhasePaused, arena.PhaseEnded, arena.PhaseFailed:
		c.Send(a.clock, &Hold{})
	}
}
