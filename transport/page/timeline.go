package page

import (
	"sort"

	"github.com/seed45548214/arena/transport/history"
)

// A timeline lays sessions side by side, so that nights and weekends take no
// room. It is what the page's script draws on, too.
type timeline struct {
	sessions []history.Bells
	starts   []int64 // where each session begins on the line, in milliseconds
}

func newTimeline(sessions []history.Bells) *timeline {
	t := &timeline{sessions: sessions, starts: make([]int64, len(sessions))}
	var length int64
	for i, session := range sessions {
		t.starts[i] = length
		length += max(session[1]-session[0], 0)
	}
	return t
}

// place returns where a moment lies on the line. One outside of the sessions
// falls on the nearest edge; without sessions time runs as it is.
func (t *timeline) place(at int64) int64 {
	if len(t.sessions) == 0 {
		return at
	}
	i := sort.Search(len(t.sessions), func(i int) bool { return t.sessions[i][0] > at }) - 1
	if i < 0 {
		return 0
	}
	return t.starts[i] + min(at, t.sessions[i][1]) - t.sessions[i][0]
}
