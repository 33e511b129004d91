package transport

import (
	"context"
	"log/slog"
	"slices"
	"sync"
)

// rereadRecords is up to how many records a view reads again when it begins,
// though there is a snapshot: the ticks before that would be missing in charts.
const rereadRecords = 50_000

// Views are the views of the arenas that are served, which come and go.
type Views struct {
	journal Journal
	log     *slog.Logger
	news    chan struct{} // wakes Run up

	mu      sync.RWMutex
	byArena map[string]*View
	waiting []*View // nobody follows them yet
}

// NewViews returns a view for each arena. They know nothing before Run.
func NewViews(journal Journal, log *slog.Logger, arenas ...string) *Views {
	views := &Views{journal: journal, log: log, news: make(chan struct{}, 1), byArena: make(map[string]*View, len(arenas))}
	for _, id := range arenas {
		views.add(id, false)
	}
	return views
}

// add returns the view of an arena that had none, which Run follows.
func (v *Views) add(arena string, late bool) *View {
	view := &View{
		arena: arena, journal: v.journal, log: v.log, reread: rereadRecords, late: late,
		filling: make(chan struct{}, 1), gone: make(chan struct{}), stream: newStream(),
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

// remove ends the view of an arena.
func (v *Views) remove(arena string) (view *View, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if view, ok = v.byArena[arena]; ok {
		close(view.gone)
		delete(v.byArena, arena)
	}
	return view, ok
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

// arenas are those that have a view.
func (v *Views) arenas() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	arenas := make([]string, 0, len(v.byArena))
	for id := range v.byArena {
		arenas = append(arenas, id)
	}
	slices.Sort(arenas)
	return arenas
}

// glimpse is empty for an arena without a view.
func (v *Views) glimpse(arena string) Glimpse {
	if view, ok := v.Of(arena); ok {
		return view.Glimpse()
	}
	return Glimpse{}
}
