package postgres

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// The journal's own last record must be the one that the row names: a record is not stored
// behind one that is gone.
const appendSQL = `
with last as (
	select seq, sum from arena_journal where namespace = $1 and arena = $2 order by seq desc limit 1
), head as (
	update arena_head h set seq = h.seq + 1, sum = $7
	where h.namespace = $1 and h.arena = $2 and h.epoch = $3 and h.owner = $4 and h.seq = $5 and h.sum = $6
		and case when h.seq = 0 then not exists (select from last)
			else exists (select from last where last.seq = h.seq and last.sum = h.sum) end
	returning h.seq
)
insert into arena_journal (namespace, arena, seq, prev, sum, data)
select $1, $2, head.seq, $6, $7, $8 from head`

// Append stores a record; see [state.Journals]. It trusts the record's sum.
func (s *Store) Append(ctx context.Context, f state.Fence, r state.Record) error {
	ctx, done, err := s.write(ctx, f)
	if err != nil {
		return err
	}
	defer done()
	if r.Arena != f.Arena {
		return state.ErrFenced
	}
	return again(func() error {
		err := errMoved
		if r.Seq > 0 && r.Seq <= math.MaxInt64 {
			err = s.store(ctx, f, r)
		}
		if !errors.Is(err, errMoved) {
			return err
		}
		return s.unstored(ctx, f, r)
	})
}

// store returns errMoved if r was not stored and the database says no more.
func (s *Store) store(ctx context.Context, f state.Fence, r state.Record) error {
	tag, err := s.pool.Exec(ctx, appendSQL, s.namespace, f.Arena, f.Epoch, f.Owner,
		r.Seq-1, r.Prev[:], r.Sum[:], r.Data)
	if err := moved(ctx, "store the record", tag.RowsAffected(), err); err != nil {
		return err
	}
	s.tell(ctx, f.Arena)
	return nil
}

// unstored says why r was not stored, or nil if it is there.
func (s *Store) unstored(ctx context.Context, f state.Fence, r state.Record) error {
	now, err := s.look(ctx, f.Arena)
	if err != nil {
		return err
	}
	if err := now.allow(f); err != nil {
		return err
	}
	if err := now.whole(f.Arena); err != nil {
		return err
	}
	if stored, err := r.Follows(now.head); stored || err != nil {
		return err
	}
	return errMoved
}

const lastSQL = `select seq, sum from arena_journal where namespace = $1 and arena = $2 order by seq desc limit 1`

// Head returns where a journal stands; see [state.Journals].
func (s *Store) Head(ctx context.Context, arena string) (state.Head, error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return state.Head{}, err
	}
	defer done()
	return s.last(ctx, arena)
}

// last reads it from the journal itself, whatever the row of the arena says.
func (s *Store) last(ctx context.Context, arena string) (head state.Head, err error) {
	var sum []byte
	err = s.pool.QueryRow(ctx, lastSQL, s.namespace, arena).Scan(&head.Seq, &sum)
	if errors.Is(err, pgx.ErrNoRows) {
		return state.Head{}, nil
	}
	if err != nil {
		return state.Head{}, fmt.Errorf("read the last record: %w", explain(ctx, err))
	}
	copy(head.Sum[:], sum)
	return head, nil
}

// Known returns the last record of which the row of the arena says that it was stored; see
// [state.Journals].
func (s *Store) Known(ctx context.Context, arena string) (state.Witness, error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return state.Witness{}, err
	}
	defer done()
	now, err := s.look(ctx, arena)
	if err != nil {
		return state.Witness{}, err
	}
	return now.witness(), nil
}

// The first part goes from arena to arena in the index, past all records of each.
const arenasSQL = `
with recursive journals as (
	(select arena from arena_journal where namespace = $1 order by arena limit 1)
	union all
	select (select j.arena from arena_journal j where j.namespace = $1 and j.arena > journals.arena order by j.arena limit 1)
	from journals where journals.arena is not null
)
select arena from journals where arena is not null
union select arena from arena_head where namespace = $1 and (seq > 0 or known > 0 or snapshot_seq is not null)`

// Arenas returns the ids of the arenas that have a record, or are known to have had one;
// see [state.Journals].
func (s *Store) Arenas(ctx context.Context) ([]string, error) {
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := s.pool.Query(ctx, arenasSQL, s.namespace)
	if err != nil {
		return nil, fmt.Errorf("list the arenas: %w", explain(ctx, err))
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list the arenas: %w", explain(ctx, err))
	}
	slices.Sort(ids)
	return ids, nil
}
