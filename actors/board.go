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
	// Starting is true until it is known for the first time whether the arena can
	// run.
	Starting bool
	Phase    arena.Phase
	Reason   string
}

// board holds the status of every arena. Actors write it, anybody reads it.
type board struct {
	mu       sync.Mutex
	statuses []Status
}

func newBoard(arenas []Arena) *board {
	b := new(board)
	for i := range arenas {
		b.statuses = append(b.statuses, Status{
			ID: arenas[i].Plan.Arena, Name: arenas[i].Plan.Name, Starting: true, Phase: arena.PhaseWaiting, Reason: "starting",
		})
	}
	return b
}

func (b *board) list() []Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.statuses)
}

func (b *board) up(id string)                { b.set(id, true, "", "") }
func (b *board) waiting(id, reason string)   { b.set(id, false, arena.PhaseWaiting, reason) }
func (b *board) failed(id string, err error) { b.set(id, false, arena.PhaseFailed, err.Error()) }

func (b *board) set(id string, up bool, phase arena.Phase, reason string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.statuses {
		if b.statuses[i].ID == id {
			b.statuses[i].Starting = false
			b.statuses[i].Up, b.statuses[i].Phase, b.statuses[i].Reason = up, phase, reason
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
