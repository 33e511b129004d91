package actors

import (
	"slices"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A Status says how an arena is doing beyond what its journal tells.
type Status struct {
	ID   string
	Name string
	// Up is false for an arena whose actors do not run; then Phase is waiting or
	// failed, and Reason says why.
	Up bool
	// Elsewhere is true for an arena that another process runs, as far as this one knows.
	Elsewhere bool
	// Starting is true until it is known for the first time whether the arena can
	// run.
	Starting bool
	Phase    arena.Phase
	Reason   string
	// Differences say what was set since the season began, and takes effect with the
	// next one, after a reset.
	Differences []string
}

// A listed arena is on the board.
type listed struct {
	Status
	planned *arena.Plan // of the next season
	runs    *arena.Plan // of the one under way; nil until it is known
	signer  *arena.Signer
}

// compare says in what the plans differ.
func (l *listed) compare() {
	l.Differences = nil
	if l.runs != nil {
		l.Differences = l.runs.Differences(l.planned)
	}
}

// board holds the status of every arena. Actors write it, anybody reads it.
type board struct {
	mu     sync.Mutex
	listed []*listed // in the order of the configuration
}

func newBoard(arenas []Arena) *board {
	b := new(board)
	b.plan(arenas)
	return b
}

// plan lists the arenas that are configured now, and behind them those that are not
// any more until they are removed.
func (b *board) plan(arenas []Arena) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.listed
	b.listed = nil
	for i := range arenas {
		planned := arenas[i].Plan
		of := func(l *listed) bool { return l.ID == planned.Arena }
		l := &listed{Status: Status{ID: planned.Arena, Starting: true, Phase: arena.PhaseWaiting, Reason: "starting"}}
		if at := slices.IndexFunc(before, of); at >= 0 {
			l = before[at]
			before = slices.DeleteFunc(before, of)
		}
		l.Name, l.planned = planned.Name, &planned
		l.compare()
		b.listed = append(b.listed, l)
	}
	b.listed = append(b.listed, before...)
}

// runs notes the plan of the season under way, and returns in what the next one will
// differ.
func (b *board) runs(plan arena.Plan) (differences []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listed {
		if l.ID == plan.Arena {
			l.runs = &plan
			l.compare()
			differences = l.Differences
		}
	}
	return differences
}

func (b *board) remove(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listed = slices.DeleteFunc(b.listed, func(l *listed) bool { return l.ID == id })
}

func (b *board) list() []Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	statuses := make([]Status, len(b.listed))
	for i, l := range b.listed {
		statuses[i] = l.Status
	}
	return statuses
}

func (b *board) up(id string)                { b.set(id, true, "", "") }
func (b *board) waiting(id, reason string)   { b.set(id, false, arena.PhaseWaiting, reason) }
func (b *board) failed(id string, err error) { b.set(id, false, arena.PhaseFailed, err.Error()) }

// elsewhere notes that another process runs an arena.
func (b *board) elsewhere(id string) {
	b.set(id, false, arena.PhaseWaiting, "another process runs it")
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listed {
		l.Elsewhere = l.Elsewhere || l.ID == id
	}
}

func (b *board) set(id string, up bool, phase arena.Phase, reason string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listed {
		if l.ID == id {
			l.Starting, l.Up, l.Elsewhere, l.Phase, l.Reason = false, up, false, phase, reason
		}
	}
}

// A Health says how a feed is doing.
type Health struct {
	Source      string
	OK          bool
	LastSuccess time.Time // zero before the first
	LastFailure time.Time // zero before the first
	Error       string    // of the last failure
}

// healthBoard holds the health of the feed. The feed writes it, anybody reads it.
type healthBoard struct {
	now func() time.Time

	mu     sync.Mutex
	health Health
}

func newHealthBoard(source string, now func() time.Time) *healthBoard {
	return &healthBoard{now: now, health: Health{Source: source, OK: true}}
}

func (h *healthBoard) succeeded() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.health.OK, h.health.LastSuccess = true, h.now()
}

func (h *healthBoard) failed(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.health.OK, h.health.LastFailure, h.health.Error = false, h.now(), err.Error()
}

func (h *healthBoard) read() Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.health
}
