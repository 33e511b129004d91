package redis

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/seed45548214/arena/state"
)

// What an owner keeps of its last records, so that it can put them back.
const (
	keptRecords = 1024
	keptBytes   = 8 << 20
)

// memories are the last records that this process has written, by arena. A replica that
// becomes the master may lack them.
type memories struct {
	mu sync.Mutex
	by map[string]*memory
}

// A memory holds the last records written under one fence, in order and without a gap.
// Only the writer of the arena uses it.
type memory struct {
	fence   state.Fence
	records []state.Record
	size    int
}

// of returns the memory of a fence, and forgets that of the one before.
func (m *memories) of(f state.Fence) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil {
		m.by = make(map[string]*memory)
	}
	kept, ok := m.by[f.Arena]
	if !ok || kept.fence != f {
		kept = &memory{fence: f}
		m.by[f.Arena] = kept
	}
	return kept
}

func (m *memories) forget(arena string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.by, arena)
}

// add keeps a copy of r as the last record, unless it is that already.
func (m *memory) add(r state.Record) {
	if last := len(m.records) - 1; last >= 0 {
		if m.records[last].Head() == r.Head() {
			return
		}
		if m.records[last].Head() != r.After() {
			m.records, m.size = nil, 0
		}
	}
	r.Data = bytes.Clone(r.Data)
	m.records, m.size = append(m.records, r), m.size+len(r.Data)
	first := 0
	for len(m.records)-first > keptRecords || m.size > keptBytes && first < len(m.records)-1 {
		m.size -= len(m.records[first].Data)
		first++
	}
	m.records = slices.Delete(m.records, 0, first) // it clears what it frees
}

// after returns the records that follow a head, if m reaches back to it.
func (m *memory) after(h state.Head) ([]state.Record, bool) {
	for i, r := range m.records {
		if r.After() == h {
			return m.records[i:], true
		}
	}
	return nil, false
}

// putBack stores again what the server has lost, and then r. It returns the conflict when
// this process does not have all of it.
func (s *Store) putBack(ctx context.Context, k keys, f state.Fence, r state.Record, m *memory, conflict *state.Conflict) error {
	lost, ok := m.after(conflict.Have)
	if !ok || lost[len(lost)-1].Head() != r.After() && lost[len(lost)-1].Head() != r.Head() {
		return conflict
	}
	for _, old := range lost {
		if err := s.append(ctx, k, f, old); err != nil {
			return errors.Join(errPutBack, err)
		}
	}
	s.log.Warn("records put back", "arena", f.Arena, "records", len(lost), "after", conflict.Have.Seq, "because", "the server had lost them")
	return s.append(ctx, k, f, r)
}

var errPutBack = errors.New("the server has lost records, and takes them back no more")
