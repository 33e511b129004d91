package news

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/seed45548214/arena/transport/view"
)

const (
	// phaseEvery is how often a desk looks for what its journals do not say.
	phaseEvery = time.Second
	// phaseAgain is after how many looks it is said once more, to those who came
	// later and to those who missed it.
	phaseAgain = 15
)

// WatchPhases tells the audience, until ctx ends, what is known of an arena beside
// its journal: ["phase","failed","its roster is empty"]. An empty phase says that
// the one in the journal holds. Whoever comes is told what stands, the empty phase too:
// a page may have heard another from a process that is gone.
func (d *Desk) WatchPhases(ctx context.Context, listing *view.Listing) {
	ticker := time.NewTicker(phaseEvery)
	defer ticker.Stop()
	said := make(map[string][3]string)
	for looks := 1; ; looks++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		d.tellPhases(listing.Entries(), said, looks%phaseAgain == 0)
	}
}

// tellPhases says what is not in said yet, or what stands above a journal again.
func (d *Desk) tellPhases(entries []view.Entry, said map[string][3]string, again bool) {
	maps.DeleteFunc(said, func(id string, _ [3]string) bool {
		return !slices.ContainsFunc(entries, func(e view.Entry) bool { return e.ID == id })
	})
	for i := range entries {
		e := &entries[i]
		stream, ok := d.Of(e.ID)
		if !ok {
			continue
		}
		news := [3]string{"phase"}
		if e.State == nil || e.Phase != e.State.Phase {
			news[1], news[2] = string(e.Phase), e.Reason
		}
		switch last, ok := said[e.ID]; {
		case !ok || news != last:
			said[e.ID] = news
			d.hub.Stand(stream.feed, wireJSON(news))
		case again && news[1] != "":
			d.hub.Whisper(stream.feed, wireJSON(news))
		}
	}
}
