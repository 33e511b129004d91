package viewtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"sync"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// A Journal keeps records in memory and fails when it is told to.
type Journal struct {
	// Whoever touches these while a view follows does so in Change.
	Records   map[string][]view.Record
	Snapshots map[string]view.Snapshot
	Err       error    // of every call while it is set
	Reads     []uint64 // where Read began

	mu   sync.Mutex
	more chan struct{} // closed by the next change
}

// NewJournal returns one without records.
func NewJournal() *Journal {
	return &Journal{
		Records: make(map[string][]view.Record), Snapshots: make(map[string]view.Snapshot), more: make(chan struct{}),
	}
}

func (j *Journal) wake() {
	close(j.more)
	j.more = make(chan struct{})
}

// Append stores data as the next record of an arena.
func (j *Journal) Append(id string, data []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	records, prev := j.Records[id], ""
	if n := len(records); n > 0 {
		prev = records[n-1].Sum
	}
	sum := sha256.Sum256(append([]byte(prev), data...))
	j.Records[id] = append(records, view.Record{
		Seq: uint64(len(records)) + 1, Sum: hex.EncodeToString(sum[:16]), Data: data,
	})
	j.wake()
}

// Save stores state as the snapshot of an arena.
func (j *Journal) Save(t *testing.T, id string, state *arena.State) {
	t.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	records := j.Records[id]
	j.Snapshots[id] = view.Snapshot{Seq: state.Seq, Sum: records[state.Seq-1].Sum, Data: data}
}

// Change calls f while nobody reads.
func (j *Journal) Change(f func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f()
	j.wake()
}

func (j *Journal) after(id string, seq uint64) (records []view.Record, more chan struct{}, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := j.Records[id]
	return all[min(seq, uint64(len(all))):], j.more, j.Err
}

// Read implements [view.Journal].
func (j *Journal) Read(_ context.Context, id string, after uint64) iter.Seq2[view.Record, error] {
	return func(yield func(view.Record, error) bool) {
		j.Change(func() { j.Reads = append(j.Reads, after) })
		records, _, err := j.after(id, after)
		if err != nil {
			yield(view.Record{}, err)
			return
		}
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Follow implements [view.Journal].
func (j *Journal) Follow(ctx context.Context, id string, after uint64) iter.Seq2[view.Record, error] {
	return func(yield func(view.Record, error) bool) {
		for {
			records, more, err := j.after(id, after)
			if err != nil {
				yield(view.Record{}, err)
				return
			}
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
				after = r.Seq
			}
			select {
			case <-ctx.Done():
				yield(view.Record{}, ctx.Err())
				return
			case <-more:
			}
		}
	}
}

// Snapshot implements [view.Journal].
func (j *Journal) Snapshot(_ context.Context, id string) (view.Snapshot, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.Err != nil {
		return view.Snapshot{}, j.Err
	}
	if snapshot, ok := j.Snapshots[id]; ok {
		return snapshot, nil
	}
	return view.Snapshot{}, view.ErrNoSnapshot
}
