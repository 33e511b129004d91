package transport

import (
	"context"
	"log/slog"
	"sync"
)

// rereadRecords is up to how many records a view reads again when it begins,
// though there is a snapshot: the ticks before that would be missing in charts.
const rereadRecords = 50_000

// Views are the views of a fixed set of arenas.
type Views struct {
	byArena map[string]*View
}

// NewViews returns a view for each arena. They know nothing before Run.
func NewViews(journal Journal, log *slog.Logger, arenas ...string) *Views {
	views := &Views{byArena: make(map[string]*View, len(arenas))}
	for _, id := range arenas {
		views.byArena[id] = &View{
			arena: id, journal: journal, log: log, reread: rereadRecords,
			filling: make(chan struct{}, 1), stream: newStream(),
		}
	}
	return views
}

// Run follows every journal until ctx ends. It returns when nothing of it runs
// any more.
func (v *Views) Run(ctx context.Context) {
	var following sync.WaitGroup
	for _, view := range v.byArena {
		following.Go(func() { view.run(ctx) })
	}
	following.Wait()
}

// Of returns the view of an arena.
func (v *Views) Of(arena string) (view *View, ok bool) {
	view, ok = v.byArena[arena]
	return view, ok
}

// glimpse is empty for an arena without a view.
func (v *Views) glimpse(arena string) Glimpse {
	if view, ok := v.byArena[arena]; ok {
		return view.Glimpse()
	}
	return Glimpse{}
}
