package view

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

// A Gatherer reads the records with the answers to rounds, from the newest to older
// ones.
type Gatherer struct {
	known *Inspection
	least int               // no older round is wanted
	kept  map[uint64]Record // by sequence number
}

// Gather returns a reader of the answers to rounds down to least.
func (i *Inspection) Gather(least int) *Gatherer { return &Gatherer{known: i, least: least} }

// Record returns the record at m with the answers to round.
func (g *Gatherer) Record(ctx context.Context, round int, m RoundMark) (Record, error) {
	if r, ok := g.kept[m.Seq]; ok {
		return r, nil
	}
	wanted := map[uint64]bool{m.Seq: true}
	from := m.Seq
	for older := round - 1; older >= g.least && len(wanted) < gatheredRounds; older-- {
		mark, ok := g.known.Index.Answers(older)
		if !ok || from-mark.Seq > gatheredApart {
			break
		}
		from, wanted[mark.Seq] = mark.Seq, true
	}
	g.kept = make(map[uint64]Record, len(wanted))
	for r, err := range g.known.Read(ctx, from-1) {
		if err != nil {
			return Record{}, fmt.Errorf("read records %d to %d: %w", from, m.Seq, err)
		}
		if wanted[r.Seq] {
			g.kept[r.Seq] = r
		}
		if r.Seq >= m.Seq {
			break
		}
	}
	r, ok := g.kept[m.Seq]
	if !ok {
		return Record{}, fmt.Errorf("record %d is not there any more: %w", m.Seq, arena.ErrUnavailable)
	}
	return r, nil
}
