package postgres

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/seed45548214/arena/state"
)

// A standing is all that the database says of an arena at one moment.
type standing struct {
	row   bool // there is one in arena_head, from which comes what follows
	epoch uint64
	owner string
	held  bool // the lease runs
	until *time.Time
	head  state.Head // where the journal should stand
	known uint64
	given uint64
	kept  uint64 // the record of the snapshot

	last state.Head // where the journal stands
	same bool       // the journal has the record of head, or should have none
}

const lookSQL = `
select h.arena is not null, coalesce(h.epoch, 0), coalesce(h.owner, ''), coalesce(h.until > clock_timestamp(), false), h.until,
	coalesce(h.seq, 0), h.sum, coalesce(h.known, 0), coalesce(h.given, 0), coalesce(h.snapshot_seq, 0),
	coalesce(l.seq, 0), l.sum, coalesce(h.seq = 0 or r.sum = h.sum, false)
from (select) as nothing
left join arena_head h on h.namespace = $1 and h.arena = $2
left join (select seq, sum from arena_journal where namespace = $1 and arena = $2 order by seq desc limit 1) l on true
left join arena_journal r on r.namespace = $1 and r.arena = $2 and r.seq = h.seq`

// look is one statement, so that the row and the journal are those of the same moment.
func (s *Store) look(ctx context.Context, arena string) (*standing, error) {
	var now standing
	var should, last []byte
	err := s.pool.QueryRow(ctx, lookSQL, s.namespace, arena).Scan(&now.row, &now.epoch, &now.owner, &now.held, &now.until,
		&now.head.Seq, &should, &now.known, &now.given, &now.kept, &now.last.Seq, &last, &now.same)
	if err != nil {
		return nil, fmt.Errorf("see how the arena stands: %w", explain(ctx, err))
	}
	copy(now.head.Sum[:], should)
	copy(now.last.Sum[:], last)
	return &now, nil
}

// possible reports whether f may be the fence of any lease.
func possible(f state.Fence) bool { return f.Owner != "" && f.Epoch > 0 && f.Epoch <= math.MaxInt64 }

// allow returns [state.ErrFenced] unless f, which is possible, may write. Without a row
// nobody knows, and nothing is stored: the driver never removes one.
func (n *standing) allow(f state.Fence) error {
	switch {
	case !n.row:
		return fmt.Errorf("the row of %s in the table arena_head is gone: %w", f.Arena, state.ErrReplaced)
	case n.owner != f.Owner || n.epoch != f.Epoch:
		return state.ErrFenced
	}
	return nil
}

// whole returns [state.ErrReplaced] unless the journal ends where it should.
func (n *standing) whole(arena string) error {
	if n.last != n.head {
		return fmt.Errorf("the journal of %s in the table arena_journal ends at %s and not at %s as before: %w", arena, n.last, n.head, state.ErrReplaced)
	}
	return nil
}

// witness is all that is known beside the journal.
func (n *standing) witness() state.Witness {
	return state.Witness{Seq: n.known, By: "its last lease"}.
		Later(state.Witness{Seq: n.kept, By: "its snapshot"}).
		Later(state.Witness{Seq: n.head.Seq, By: "its row in the table arena_head"})
}
