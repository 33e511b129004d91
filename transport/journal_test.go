package transport_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"sync"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
)

// A journal keeps records in memory and fails when it is told to.
type journal struct {
	mu        sync.Mutex
	records   map[string][]transport.Record
	snapshots map[string]transport.Snapshot
	more      chan struct{} // closed by the next change
	err       error         // of every call while it is set
	reads     []uint64      // where Read began
}

func newJournal() *journal {
	return &journal{
		records: make(map[string][]transport.Record), snapshots: make(map[string]transport.Snapshot), more: make(chan struct{}),
	}
}

func (j *journal) wake() {
	close(j.more)
	j.more = make(chan struct{})
}

func (j *journal) append(id string, data []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	records, prev := j.records[id], ""
	if n := len(records); n > 0 {
		prev = records[n-1].Sum
	}
	sum := sha256.Sum256(append([]byte(prev), data...))
	j.records[id] = append(records, transport.Record{
		Seq: uint64(len(records)) + 1, Sum: hex.EncodeToString(sum[:16]), Data: data,
	})
	j.wake()
}

func (j *journal) save(t *testing.T, id string, state *arena.State) {
	t.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	records := j.records[id]
	j.snapshots[id] = transport.Snapshot{Seq: state.Seq, Sum: records[state.Seq-1].Sum, Data: data}
}

// change calls f while nobody reads.
func (j *journal) change(f func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f()
	j.wake()
}

func (j *journal) after(id string, seq uint64) (records []transport.Record, more chan struct{}, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := j.records[id]
	return all[min(seq, uint64(len(all))):], j.more, j.err
}

// Read implements [transport.Journal].
func (j *journal) Read(_ context.Context, id string, after uint64) iter.Seq2[transport.Record, error] {
	return func(yield func(transport.Record, error) bool) {
		j.change(func() { j.reads = append(j.reads, after) })
		records, _, err := j.after(id, after)
		if err != nil {
			yield(transport.Record{}, err)
			return
		}
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Follow implements [transport.Journal].
func (j *journal) Follow(ctx context.Context, id string, after uint64) iter.Seq2[transport.Record, error] {
	return func(yield func(transport.Record, error) bool) {
		for {
			records, more, err := j.after(id, after)
			if err != nil {
				yield(transport.Record{}, err)
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
				yield(transport.Record{}, ctx.Err())
				return
			case <-more:
			}
		}
	}
}

// Snapshot implements [transport.Journal].
func (j *journal) Snapshot(_ context.Context, id string) (transport.Snapshot, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return transport.Snapshot{}, j.err
	}
	if snapshot, ok := j.snapshots[id]; ok {
		return snapshot, nil
	}
	return transport.Snapshot{}, transport.ErrNoSnapshot
}
