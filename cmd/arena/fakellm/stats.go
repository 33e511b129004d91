package fakellm

import (
	"maps"
	"sync"
)

// Stats are what a server has counted since it was made.
type Stats struct {
	// Requests are those for a completion, whatever came of them.
	Requests int64 `json:"requests"`
	// Refused are the requests that could not be read.
	Refused int64 `json:"refused"`
	// Abandoned are the requests whose client went before it had its answer.
	Abandoned int64 `json:"abandoned"`
	// UnderWay are the requests that wait for the last of their answer. One whose client
	// has gone is under way until the server hears of it.
	UnderWay int `json:"under_way"`
	// MostAtOnce is the largest number of requests that were under way at a moment.
	MostAtOnce int `json:"most_at_once"`
	// Models are the requests for each model, by the name that was asked for.
	Models map[string]int64 `json:"models"`
	// Faults are the requests that met each fault.
	Faults map[Fault]int64 `json:"faults"`
}

// A tally counts requests. It may be used by many at once.
type tally struct {
	mu    sync.Mutex
	stats Stats
}

func newTally() *tally {
	return &tally{stats: Stats{Models: make(map[string]int64), Faults: make(map[Fault]int64)}}
}

// begin counts a request and returns its number, from one, and what says that the last
// of its answer goes out; whoever reads it may ask again before the handler returns.
func (t *tally) begin() (number int64, end func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Requests++
	t.stats.UnderWay++
	t.stats.MostAtOnce = max(t.stats.MostAtOnce, t.stats.UnderWay)
	return t.stats.Requests, sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.stats.UnderWay--
	})
}

func (t *tally) refuse() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Refused++
}

func (t *tally) abandon() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Abandoned++
}

func (t *tally) meet(model string, fault Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Models[model]++
	if fault != "" {
		t.stats.Faults[fault]++
	}
}

// told is what has been counted so far.
func (t *tally) told() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	stats := t.stats
	stats.Models, stats.Faults = maps.Clone(stats.Models), maps.Clone(stats.Faults)
	return stats
}
