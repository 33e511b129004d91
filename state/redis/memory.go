package redis

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/seed45548214/arena/state"
)

// What is kept of the last records of an arena, so that they can be put back.
const (
	keptRecords = 1024
	keptBytes   = 8 << 20
)

// memories are the last records that this process has written, by arena. A server that was
// taken over by a replica, or lost the end of its file, may lack them.
type memories struct {
	mu sync.Mutex
	by map[string]*memory
}

// A memory holds the last records of one arena that the server has acknowledged, in order
// and without a gap.
type memory struct {
	mu      sync.Mutex
	records []state.Record
	size    int
}

func (m *memories) of(arena string) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil {
		m.by = make(map[string]*memory)
	}
	kept, ok := m.by[arena]
	if !ok {
		kept = new(memory)
		m.by[arena] = kept
	}
	return kept
}

// add keeps a copy of r as the last record, unless it is that already.
func (m *memory) add(r state.Record) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if last := len(m.records) - 1; last >= 0 {
		if m.records[last].Head() == r.Head() {
			return
		}
		if m.records[last].Head() != r.After() { // somebody else has written since
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
func (m *memory) after(h state.Head) []state.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, r := range m.records {
		if r.After() == h {
			return slices.Clone(m.records[i:])
		}
	}
	return nil
}

// last is the head behind the last record, or the zero Head.
func (m *memory) last() state.Head {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.records) == 0 {
		return state.Head{}
	}
	return m.records[len(m.records)-1].Head()
}

// putBack stores under f what the server has lost of the records that this process wrote:
// those that follow have, where its journal ends. It reports how many those were.
func (s *Store) putBack(ctx context.Context, k keys, f state.Fence, have state.Head) (count int, err error) {
	lost := s.written.of(f.Arena).after(have)
	for _, r := range lost {
		if err := s.append(ctx, k, f, r); err != nil {
			return 0, fmt.Errorf("put back what the server has lost: %w", err)
		}
	}
	if len(lost) > 0 {
		s.log.WarnContext(ctx, "the server had lost acknowledged records; they were put back", "arena", f.Arena, "records", len(lost), "after", have.Seq)
	}
	return len(lost), nil
}

// mend looks, under a fence that was just given, whether the journal still has what this
// process wrote, and puts back what is missing at its end. It returns a [*state.Missing] if
// more is missing than is remembered: nobody begins anew behind what was acknowledged.
// Records behind which somebody else has gone on are lost for good.
func (s *Store) mend(ctx context.Context, k keys, f state.Fence) error {
	last := s.written.of(f.Arena).last()
	if last.Seq == 0 {
		return nil
	}
	have, err := s.headOf(ctx, f.Arena, k)
	if err != nil {
		return err
	}
	if have.Seq < last.Seq {
		count, err := s.putBack(ctx, k, f, have)
		if count == 0 && err == nil {
			err = &state.Missing{Arena: f.Arena, Head: have.Seq, Known: state.Witness{Seq: last.Seq, By: "the process that wrote it"}}
		}
		return err
	}
	if there, err := s.page(ctx, f.Arena, k, state.Head{Seq: last.Seq - 1}, last.Seq, 1); err != nil || there[0].Head() == last {
		return err
	}
	s.log.ErrorContext(ctx, "acknowledged records are lost: another owner has gone on without them", "arena", f.Arena, "known", last.Seq, "head", have.Seq)
	return nil
}
