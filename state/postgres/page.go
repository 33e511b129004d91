package postgres

import (
	"context"
	"fmt"
	"iter"
	"math"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// A page is read at once: so many records, and none behind the one with which it reaches
// so many bytes.
const (
	pageRecords = 512
	pageBytes   = 4 << 20
)

// The length of data is known without the data.
const pageSQL = `
select seq, prev, sum, data from (
	select *, sum(octet_length(data)) over (order by seq) - octet_length(data) as before from (
		select seq, prev, sum, data from arena_journal
		where namespace = $1 and arena = $2 and seq > $3 and seq <= $4 order by seq limit $5
	) records
) measured where before < $6 order by seq`

// Read yields the records after a sequence number; see [state.Journals]. It holds a page of
// them at a time, and no connection while it yields.
func (s *Store) Read(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		until := uint64(math.MaxInt64) // a first page that is the only one ends at the head
		for {
			page, more, err := s.page(ctx, arena, after, until)
			if err == nil && more && until == math.MaxInt64 {
				var head state.Head
				head, err = s.Head(ctx, arena)
				until = head.Seq
			}
			if err != nil {
				yield(state.Record{}, err)
				return
			}
			if !turn(ctx, page, yield) || !more {
				return
			}
			after = page[len(page)-1].Seq
		}
	}
}

// turn yields the records of a page. It reports whether another one is wanted.
func turn(ctx context.Context, page []state.Record, yield func(state.Record, error) bool) bool {
	for _, r := range page {
		if err := ctx.Err(); err != nil {
			yield(state.Record{}, err)
			return false
		}
		if !yield(r, nil) {
			return false
		}
	}
	return true
}

// page returns the first records after one, up to another, and whether there may be more.
func (s *Store) page(ctx context.Context, arena string, after, until uint64) (page []state.Record, more bool, err error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return nil, false, err
	}
	defer done()
	rows, err := s.pool.Query(ctx, pageSQL, s.namespace, arena, min(after, math.MaxInt64), until, pageRecords, pageBytes)
	if err != nil {
		return nil, false, fmt.Errorf("read the journal after record %d: %w", after, explain(ctx, err))
	}
	size := 0
	page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (state.Record, error) {
		r := state.Record{Arena: arena}
		var prev, sum []byte
		err := row.Scan(&r.Seq, &prev, &sum, &r.Data)
		copy(r.Prev[:], prev)
		copy(r.Sum[:], sum)
		size += len(r.Data)
		return r, err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read the journal after record %d: %w", after, explain(ctx, err))
	}
	return page, len(page) == pageRecords || size >= pageBytes, nil
}
