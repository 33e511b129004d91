package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// Messages are pointers and are never changed once sent.

// Clock and arena.
type (
	// Awake tells the arena that its clock runs, and what time it is.
	Awake struct{ Wall time.Time }
	// Schedule lets the clock go on: the next tick is the first of Ticks until
	// the one that opens a round, which is due at RoundAt.
	Schedule struct {
		At      time.Time // market time after which the tick comes
		Ticks   int       // until the next round, at least 1
		RoundAt time.Time // wall time; zero where there is no pace: then the tick is due at once
	}
	// Hold stops the clock until the next schedule.
	Hold struct{}
	// Tick is due. Market is zero when no prices will ever come again.
	Tick struct {
		Market time.Time
		Wall   time.Time
		Due    time.Time // when it should have come; zero where there is no pace
	}
	// beat wakes the clock up.
	beat struct{ turn int }
)

// Arena, market and feed.
type (
	// Quote asks for the prices at a moment of market time.
	Quote struct {
		Season  SeasonKey
		At      time.Time
		Since   time.Time  // the last tick
		After   arena.Date // corporate actions are wanted with ex-dates after it
		Symbols []arena.Symbol
		Turn    uint64 // the last record of the season; goes back with the answer
		To      *actor.PID
	}
	// Quoted is the answer. Its report is empty when the source failed.
	Quoted struct {
		Turn   uint64
		Report arena.Report
		Source string
	}
	// SeasonKey tells seasons with their own prices apart. Its seed is known to nobody
	// else.
	SeasonKey struct {
		Seed     uint64
		Unsealed bool // the season sealed none, so that everybody knows it
		Start    arena.Date
		Symbols  string // all that are quoted, with spaces between; empty for those of the settings
	}
)

// Arena and agent.
type (
	// AgentReady comes from an agent that has started or restarted.
	AgentReady struct{ Seat int }
	// Decide asks all agents of an arena; each looks at its own view.
	Decide struct {
		Round   int
		Timeout time.Duration // for an answer
		Views   []arena.View
	}
	// CallOff asks an agent that has not answered for what there is of a receipt: its
	// round closes without its decision.
	CallOff struct {
		Round  int
		Reason arena.MissReason
	}
	// Decided is an agent's answer.
	Decided struct {
		Seat   int
		Round  int
		Answer arena.Answer

		decision arena.Decision // that Answer points to, in the same piece of memory
	}
	// thought is what came of a call of a decider, sent by an agent to itself.
	thought struct {
		round    int
		decision arena.Decision
		receipt  arena.Receipt
		err      error
	}
)

// Arena and itself.
type (
	// recovered is the season as the journal has it.
	recovered struct {
		season *arena.Season
		signer *arena.Signer // nil if heads are not signed
		shown  []arena.View  // in the open round, if there is one
		err    error
	}
	// committed is the outcome of storing a record.
	committed struct{ err error }
	// snapshotted is the outcome of storing a snapshot.
	snapshotted struct{ err error }
	// roundTimeout ends the wait for answers, for reason.
	roundTimeout struct {
		round  int
		reason arena.MissReason
	}
	// quoteTimeout ends the wait for prices.
	quoteTimeout struct{ turn uint64 }
)

// Keeper and arena.
type (
	// request is a command on its way. From gets Accepted or an error.
	request struct {
		arena.Command
		From    *actor.PID
		revives bool // its arena had failed, and runs again because of it
	}
	// answered is what came of a command.
	answered struct {
		request *request
		err     error
	}
	// Accepted says that a command was carried out and stored.
	Accepted struct{}
	// claimed is an arena's journal, or why it could not be had.
	claimed struct {
		id      string
		journal Journal
		err     error
	}
	// renewed is the outcome of renewing a lease.
	renewed struct {
		id  string
		of  *holding
		err error
	}
	// renewal is due.
	renewal struct{}
	// reclaim is due, of an arena that another process had, or that is tried again.
	reclaim struct {
		id  string
		now bool // because another process has given it back
	}
	// handBack asks for an arena to be brought to rest and given back.
	handBack struct{ id string }
	// handedBack is an arena that should have come to rest by now.
	handedBack struct {
		id string
		of *holding
	}
	// released is an arena whose journal was given back.
	released struct{ id string }
	// ArenaStopped comes from an arena that has nothing more to do.
	ArenaStopped struct{ ID string }
	// ArenaFailed comes from an arena that cannot go on.
	ArenaFailed struct {
		ID  string
		Err error
	}
	// Reload asks a keeper to run these arenas and no others.
	Reload struct{ Arenas []Arena }
	// Reloaded says which arenas it has begun for that, and which it has ended.
	Reloaded struct{ Began, Ended []string }
	// unrested is an arena that should have come to rest by now.
	unrested struct {
		id string
		of *holding
	}
	// planned tells an arena the plan of its next season.
	planned struct{ spec *Arena }
	// Drain asks a keeper, and by it every arena, to come to rest.
	Drain struct {
		Grace   time.Duration
		Between bool // not before the open round has closed
	}
	// Drained says that it has.
	Drained struct{ ID string }
	// drainTimeout ends the wait for what is under way.
	drainTimeout struct{}
)
