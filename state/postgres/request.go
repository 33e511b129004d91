package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// withdrawal is how long it may take to take a request back.
const withdrawal = 2 * time.Second

// errExpired means that the row of a request is gone.
var errExpired = errors.New("no owner has answered within a minute")

// What is a minute old nobody waits for any more. It goes with the next request, unless
// somebody else is just removing it.
const askSQL = `
with old as (
	delete from arena_inbox where seq in (
		select seq from arena_inbox where namespace = $1 and asked < clock_timestamp() - interval '1 minute' for update skip locked
	)
)
insert into arena_inbox (namespace, arena, id, body, asked) values ($1, $2, $3, $4, clock_timestamp())`

// Ask hands a request to the owner of an arena; see [state.Inbox]. It returns an error when
// no owner has answered within a minute.
func (s *Store) Ask(ctx context.Context, arena string, body []byte) ([]byte, error) {
	ctx, end, err := s.attentive(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := state.CheckArena(arena); err != nil {
		return nil, err
	}
	id := rand.Text()
	err = s.exec(ctx, askSQL, s.namespace, arena, id, solid(body))
	var answer []byte
	if err == nil {
		s.tell(ctx, inboxOf(arena))
		answer, err = s.await(ctx, arena, id)
	}
	if err != nil {
		err = fmt.Errorf("ask the owner of arena %s: %w", arena, explain(ctx, err))
		return nil, errors.Join(err, s.withdraw(ctx, arena, id))
	}
	s.calls.work(ctx, func(ctx context.Context) {
		_ = s.withdraw(ctx, arena, id) // what stays goes after a minute
	})
	return answer, nil
}

// exec runs a statement that is not the whole of a call.
func (s *Store) exec(ctx context.Context, sql string, args ...any) error {
	ctx, done := patient(ctx)
	defer done()
	_, err := s.pool.Exec(ctx, sql, args...)
	return explain(ctx, err)
}

// withdraw removes a request, also when ctx has ended.
func (s *Store) withdraw(ctx context.Context, arena, id string) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), withdrawal)
	defer done()
	err := s.exec(ctx, `delete from arena_inbox where namespace = $1 and arena = $2 and id = $3`, s.namespace, arena, id)
	if err != nil {
		return fmt.Errorf("withdraw the request: %w", err)
	}
	return nil
}

// await waits for an answer, also while the database is away.
func (s *Store) await(ctx context.Context, arena, id string) ([]byte, error) {
	defer s.bell.ring(answerTo(id)) // which forgets the topic
	for {
		more := s.bell.more(answerTo(id)) // before reading: what comes later rings
		answer, err := s.answer(ctx, arena, id)
		if answer != nil || err != nil && !away(err) {
			return answer, err
		}
		if err := rest(ctx, more, requestPoll); err != nil {
			return nil, err
		}
	}
}

// answer returns nil before there is one. It leaves the row where it is: the connection may
// break before the answer is here.
func (s *Store) answer(ctx context.Context, arena, id string) (answer []byte, err error) {
	ctx, done := patient(ctx)
	defer done()
	err = s.pool.QueryRow(ctx, `select answer from arena_inbox where namespace = $1 and arena = $2 and id = $3`,
		s.namespace, arena, id).Scan(&answer)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, errExpired
	}
	return answer, explain(ctx, err)
}
