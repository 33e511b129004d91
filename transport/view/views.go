package view

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"github.com/seed45548214/arena/transport/history"
)

// rereadRecords is up to how many records a view reads again when it begins,
// though there is a snapshot: the ticks before that would be missing in charts.
const rereadRecords = 50_000

// Views are the views of the arenas that are served, which come and go.
type Views struct {
	journal *Veiled
	log     *slog.Logger
	news    chan struct{} // wakes Run up

	mu      sync.RWMutex
	byArena map[string]*View
	waiting []*View // nobody follows them yet
}

// NewViews returns a view for each arena, of what may be told of it: see [Veiled]. They know
// nothing before Run.
func NewViews(journal Journal, log *slog.Logger, arenas ...string) *Views {
	views := &Views{journal: Veil(journal), log: log, news: make(chan struct{}, 1), byArena: make(map[string]*View, len(arenas))}
	for _, id := range arenas {
		views.add(id, nil, false)
	}
	return views
}

// Journal reads what may be told of the journals of all arenas.
func (v *Views) Journal() Journal { return v.journal }

// TrustSnapshots lets the views begin at snapshots of however few records, so that
// their charts begin with closes. It must be called before Run.
func (v *Views) TrustSnapshots() {
	for _, view := range v.byArena {
		view.reread = 0
	}
}

// Add returns the view of an arena that had none, which Run follows, and which
// tells audience.
func (v *Views) Add(arena string, audience Audience) *View { return v.add(arena, audience, true) }

func (v *Views) add(arena string, audience Audience, late bool) *View {
	view := &View{
		arena: arena, journal: v.journal, log: v.log, reread: rereadRecords, late: late, audience: audience,
		filling: make(chan struct{}, 1), gone: make(chan struct{}),
	}
	v.mu.Lock()
	v.byArena[arena] = view
	v.waiting = append(v.waiting, view)
	v.mu.Unlock()
	select {
	case v.news <- struct{}{}:
	default: // it will look anyway
	}
	return view
}

// Remove ends the view of an arena, if it has one.
func (v *Views) Remove(arena string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if view, ok := v.byArena[arena]; ok {
		close(view.gone)
		delete(v.byArena, arena)
	}
}

// Run follows every journal until ctx ends, and that of an arena that goes until
// then. It returns when nothing of it runs any more.
func (v *Views) Run(ctx context.Context) {
	var following sync.WaitGroup
	defer following.Wait()
	for {
		for _, view := range v.newcomers() {
			following.Go(func() { view.runUntilGone(ctx) })
		}
		select {
		case <-ctx.Done():
			return
		case <-v.news:
		}
	}
}

// newcomers returns the views that nobody follows yet. From now on somebody does.
func (v *Views) newcomers() []*View {
	v.mu.Lock()
	defer v.mu.Unlock()
	newcomers := v.waiting
	v.waiting = nil
	return newcomers
}

// Of returns the view of an arena.
func (v *Views) Of(arena string) (view *View, ok bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	view, ok = v.byArena[arena]
	return view, ok
}

// Arenas are those that have a view.
func (v *Views) Arenas() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	arenas := make([]string, 0, len(v.byArena))
	for id := range v.byArena {
		arenas = append(arenas, id)
	}
	slices.Sort(arenas)
	return arenas
}

// Glimpse is empty for an arena without a view.
func (v *Views) Glimpse(arena string) Glimpse {
	if view, ok := v.Of(arena); ok {
		return view.Glimpse()
	}
	return Glimpse{}
}

// Course returns what is remembered of an arena's season.
func (v *Views) Course(arena string) history.Course {
	view, ok := v.Of(arena)
	if !ok {
		return history.Course{}
	}
	view.mu.Lock()
	defer view.mu.Unlock()
	state := view.glimpse().State
	if view.told == nil || state == nil || state.Season == 0 {
		return history.Course{}
	}
	return view.told.ticks.Course(state)
}
