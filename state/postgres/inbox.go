package postgres

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// requestPoll is how long an owner waits for a request, and who asked for the answer, before
// they look by themselves.
const requestPoll = 500 * time.Millisecond

// inboxOf is the topic of the requests to the owner of arena.
func inboxOf(arena string) string { return "inbox " + arena }

// answerTo is the topic of the answer to a request.
func answerTo(id string) string { return "answer " + id }

// Requests yields the requests that wait for the owner of an arena; see [state.Inbox].
func (s *Store) Requests(ctx context.Context, arena string) iter.Seq2[state.Request, error] {
	return func(yield func(state.Request, error) bool) {
		ctx, end, err := s.attentive(ctx)
		if err != nil {
			yield(state.Request{}, err)
			return
		}
		defer end()
		err = state.CheckArena(arena)
		var seen []string
		for err == nil {
			more := s.bell.more(inboxOf(arena)) // before reading: what comes later rings
			var waiting []state.Request
			if waiting, err = s.waiting(ctx, arena, seen); err != nil {
				break
			}
			for _, r := range waiting {
				if !slices.Contains(seen, r.ID) && !yield(r, nil) {
					return
				}
			}
			seen = ids(waiting)
			err = rest(ctx, more, requestPoll)
		}
		yield(state.Request{}, err)
	}
}

func ids(requests []state.Request) (ids []string) {
	for _, r := range requests {
		ids = append(ids, r.ID)
	}
	return ids
}

// What has been seen is named again and not skipped by its number: one with a lower number
// may be committed later.
const waitingSQL = `
select id, case when id = any($3::text[]) then null else body end from arena_inbox
where namespace = $1 and arena = $2 and answer is null and asked > clock_timestamp() - interval '1 minute'
order by seq`

// waiting returns all requests to the owner of arena, those that have been seen without
// their bodies.
func (s *Store) waiting(ctx context.Context, arena string, seen []string) ([]state.Request, error) {
	ctx, done := patient(ctx)
	defer done()
	rows, err := s.pool.Query(ctx, waitingSQL, s.namespace, arena, seen)
	if err != nil {
		return nil, fmt.Errorf("read the inbox of arena %s: %w", arena, explain(ctx, err))
	}
	waiting, err := pgx.CollectRows(rows, pgx.RowToStructByPos[state.Request])
	if err != nil {
		return nil, fmt.Errorf("read the inbox of arena %s: %w", arena, explain(ctx, err))
	}
	return waiting, nil
}

// The row of the arena is locked, so that nobody becomes owner between the look at it and
// the answer.
const answerSQL = `
with owner as (
	select from arena_head where namespace = $1 and arena = $2 and epoch = $3 and owner = $4 for share
), answered as (
	update arena_inbox set answer = $6
	where namespace = $1 and arena = $2 and id = $5 and answer is null and exists (select from owner)
)
select exists (select from owner)`

// Answer hands an answer to who asked; see [state.Inbox]. While the database is away it
// waits for it: what was done is not done again for want of an answer.
func (s *Store) Answer(ctx context.Context, f state.Fence, r state.Request, answer []byte) error {
	ctx, done, err := s.write(ctx, f)
	if err != nil {
		return err
	}
	defer done()
	for {
		err := again(func() error { return s.reply(ctx, f, r.ID, answer) })
		if !away(err) || rest(ctx, nil, requestPoll) != nil {
			return err
		}
	}
}

// reply returns errMoved if the database cannot say who owns the arena.
func (s *Store) reply(ctx context.Context, f state.Fence, id string, answer []byte) error {
	var owner bool
	err := s.pool.QueryRow(ctx, answerSQL, s.namespace, f.Arena, f.Epoch, f.Owner, id, solid(answer)).Scan(&owner)
	if err != nil {
		return fmt.Errorf("answer a request to arena %s: %w", f.Arena, explain(ctx, err))
	}
	if owner {
		s.tell(ctx, answerTo(id))
		return nil
	}
	now, err := s.look(ctx, f.Arena)
	if err == nil {
		err = now.allow(f)
	}
	if err == nil {
		err = errMoved
	}
	return err
}
