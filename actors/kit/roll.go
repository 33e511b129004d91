package kit

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Roll lists the actors of a System. Any goroutine may read it at any time: it asks no actor, so it answers also while
// an actor hangs. Its upkeep costs an actor one atomic addition per message.
type Roll struct {
	now func() time.Time

	mu      sync.Mutex
	entries map[string]*entry
	spawned uint64
}

// Row is what the Roll knows of one actor.
type Row struct {
	Path     string // names from the root down, joined by slashes
	State    State
	Since    time.Time // of State
	Restarts int
	Handled  uint64   // user messages begun, over all restarts
	Backlog  int      // user messages that wait
	Failure  *Failure // the last one; nil when it has never failed
}

// Failure is a panic of an actor.
type Failure struct {
	Text    string
	Message string // type of the message that was being handled
	At      time.Time
	Stack   string
}

// List returns a row for every living actor and for every stopped one that had failed, ordered by path, each parent
// directly before its children.
func (r *Roll) List() []Row {
	r.mu.Lock()
	entries := slices.Collect(maps.Values(r.entries))
	r.mu.Unlock()
	rows := make([]Row, 0, len(entries))
	for _, e := range entries {
		rows = append(rows, e.row())
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return slices.Compare(strings.Split(a.Path, "/"), strings.Split(b.Path, "/"))
	})
	return rows
}

// Find returns the row of one actor, and false when there is none.
func (r *Roll) Find(path string) (Row, bool) {
	e, ok := r.find(path)
	if !ok {
		return Row{}, false
	}
	return e.row(), true
}

func (r *Roll) find(path string) (*entry, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.entries[path]
	return e, ok
}

// add enters an actor that has just won its path. A failed predecessor is forgotten.
func (r *Roll) add(e *entry) {
	e.enter(Starting)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spawned++
	e.order = r.spawned
	r.entries[e.path] = e
}

// remove strikes out an actor that has stopped, unless it failed or another has its path already.
func (r *Roll) remove(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries[e.path] == e && e.failure.Load() == nil {
		delete(r.entries, e.path)
	}
}

// Forget strikes out the stopped actors at and below path, though they had failed.
func (r *Roll) Forget(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.entries, func(at string, e *entry) bool {
		return (at == path || strings.HasPrefix(at, path+"/")) && e.phase.Load().state == Stopped
	})
}

// top returns the living actors that the root spawned, the newest first.
func (r *Roll) top() []*entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	var top []*entry
	for _, e := range r.entries {
		if e.top && e.phase.Load().state != Stopped {
			top = append(top, e)
		}
	}
	slices.SortFunc(top, func(a, b *entry) int { return int(b.order) - int(a.order) }) //nolint:gosec // a count of spawns
	return top
}
