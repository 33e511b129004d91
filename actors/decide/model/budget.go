package model

import (
	"fmt"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A Budget bounds what the agents of an arena spend in a day (UTC). What is in the
// journal comes with the view; a Budget adds what is under way. It is safe for concurrent
// use. A nil Budget has no limit.
type Budget struct {
	limit arena.Money
	now   func() time.Time

	mu       sync.Mutex
	seq      uint64      // of the scene of the round
	reserved arena.Money // in that round
}

// NewBudget returns a budget of so much a day.
func NewBudget(limit arena.Money, now func() time.Time) *Budget {
	return &Budget{limit: limit, now: now}
}

// reserve sets aside what a call may cost at most. The error is an [arena.MissError].
func (b *Budget) reserve(v *arena.View, most arena.Money) error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seq != v.Seq {
		b.seq, b.reserved = v.Seq, 0
	}
	spent := b.reserved + v.Spent.On(b.now()).Cost
	if spent+most > b.limit {
		return &arena.MissError{Reason: arena.MissedBudget, Err: fmt.Errorf(
			"the arena's budget of $%s a day has $%s left, and the call may cost $%s", b.limit, max(b.limit-spent, 0), most)}
	}
	b.reserved += most
	return nil
}

// settle replaces what was set aside for a call by what it cost.
func (b *Budget) settle(v *arena.View, most, cost arena.Money) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seq == v.Seq {
		b.reserved += cost - most
	}
}
