package statetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/seed45548214/arena/state"
)

type operation = porcupine.Operation

// A question is what a writer asked: to append a record, or for the head if it has none.
type question struct{ record *state.Record }

// An answer is what it was told: where the journal stands, and whether the record is stored.
type answer struct {
	head   state.Head
	stored bool
}

// linear checks a history against the one thing that a journal is: a head that only an
// append moves, and only from where its record follows.
func linear(history []operation) bool {
	return porcupine.CheckOperations(porcupine.Model{
		Init: func() any { return state.Head{} },
		Step: func(at, asked, told any) (bool, any) {
			head, q, a := as[state.Head](at), as[question](asked), as[answer](told)
			if q.record == nil {
				return a.head == head, head
			}
			follows := q.record.After() == head
			if a.stored {
				return follows, q.record.Head()
			}
			return !follows && a.head == head, head
		},
	}, history)
}

// as gives a value back the type with which it went into a history.
func as[T any](value any) T {
	t, ok := value.(T)
	if !ok {
		panic(fmt.Sprintf("%T in a history", value))
	}
	return t
}

// A writer asks for the head and appends behind it, as if it was alone.
type writer struct {
	id     int
	store  state.Store
	fence  state.Fence
	began  time.Time
	chance *rand.Rand
}

// turn returns the two operations of one append.
func (w *writer) turn(ctx context.Context) ([]operation, error) {
	asked := time.Since(w.began)
	head, err := w.store.Head(ctx, "a")
	if err != nil {
		return nil, fmt.Errorf("find the head: %w", err)
	}
	looked := operation{
		ClientId: w.id, Input: question{}, Output: answer{head: head},
		Call: asked.Nanoseconds(), Return: time.Since(w.began).Nanoseconds(),
	}
	var chain state.Chain
	r, err := chain.Seal("a", head, fmt.Appendf(nil, "[%d]", w.chance.Uint64()))
	if err != nil {
		return nil, fmt.Errorf("seal a record: %w", err)
	}
	asked = time.Since(w.began)
	err = w.store.Append(ctx, w.fence, r)
	told := answer{stored: err == nil}
	if conflict, ok := errors.AsType[*state.Conflict](err); ok {
		told.head, err = conflict.Have, nil
	}
	wrote := operation{
		ClientId: w.id, Input: question{&r}, Output: told,
		Call: asked.Nanoseconds(), Return: time.Since(w.began).Nanoseconds(),
	}
	return []operation{looked, wrote}, err
}
