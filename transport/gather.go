package transport

import (
	"context"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// How many rounds are read in one go, and how many records apart they may lie: to find
// one record costs as much as to read a hundred in a row.
const (
	gatheredRounds = 16
	gatheredApart  = 64
)

// A gatherer reads the records with the answers to rounds, from the newest to older
// ones.
type gatherer struct {
	journal Journal
	arena   string
	index   *index
	least   int               // no older round is wanted
	kept    map[uint64]Record // by sequence number
}

// record returns the record at m with the answers to round.
func (g *gatherer) record(ctx context.Context, round int, m roundMark) (Record, error) {
	if r, ok := g.kept[m.seq]; ok {
		return r, nil
	}
	wanted := map[uint64]bool{m.seq: true}
	from := m.seq
	for older := round - 1; older >= g.least && len(wanted) < gatheredRounds; older-- {
		mark, ok := g.index.answers(older)
		if !ok || from-mark.seq > gatheredApart {
			break
		}
		from, wanted[mark.seq] = mark.seq, true
	}
	g.kept = make(map[uint64]Record, len(wanted))
	for r, err := range g.journal.Read(ctx, g.arena, from-1) {
		if err != nil {
			return Record{}, fmt.Errorf("read records %d to %d: %w", from, m.seq, err)
		}
		if wanted[r.Seq] {
			g.kept[r.Seq] = r
		}
		if r.Seq >= m.seq {
			break
		}
	}
	r, ok := g.kept[m.seq]
	if !ok {
		return Record{}, fmt.Errorf("record %d is not there any more: %w", m.seq, arena.ErrUnavailable)
	}
	return r, nil
}
