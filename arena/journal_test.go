package arena_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A journal holds the invariants of a season that lives: every record survives
// its encoding, and a state folded from the records alone equals the live one.
type journal struct {
	replayed arena.State
	seq      uint64
	orders   map[arena.OrderID]*lifetime
	chat     chatJournal

	// compareEvery thins the comparison of the states, which costs the most. A
	// difference once made stays.
	compareEvery uint64
}

// A lifetime is what the events said of one order so far.
type lifetime struct {
	arena.PlacedOrder
	agent   string
	seen    uint64 // tick of the decision
	filled  arena.Shares
	outcome string
}

// check takes the next record of the season in state and returns the first
// invariant that it breaks.
func (j *journal) check(state *arena.State, events []arena.Event) error {
	record, err := arena.AppendRecord(nil, events)
	if err != nil {
		return err
	}
	decoded, err := arena.DecodeRecord(record)
	if err != nil {
		return fmt.Errorf("%s: %w", record, err)
	}
	if _, ok := arena.DecodeEvents(record); !ok {
		return fmt.Errorf("%s: is not read as it is written", record)
	}
	if err := sameReadings(record); err != nil {
		return err
	}
	again, err := arena.AppendRecord(nil, decoded)
	if err != nil || !bytes.Equal(record, again) {
		return fmt.Errorf("encoded, decoded and encoded again:\n%s\n%s\n%w", record, again, err)
	}
	j.seq++
	if state.Seq != j.seq {
		return fmt.Errorf("the state stands at record %d after record %d", state.Seq, j.seq)
	}
	if err := j.watch(decoded); err != nil {
		return fmt.Errorf("record %d: %w\n%s", j.seq, err, record)
	}
	if err := j.replayed.Fold(j.seq, decoded); err != nil {
		return err
	}
	if err := j.books(&j.replayed); err != nil || j.seq%max(j.compareEvery, 1) != 0 {
		return err
	}
	return errors.Join(equalStates(state, &j.replayed), restorable(state))
}

// restorable returns an error if a snapshot of state would be left aside.
func restorable(state *arena.State) error {
	snapshot, err := json.Marshal(state)
	if err == nil {
		_, err = arena.ReadSnapshot(snapshot, state.Arena, state.Seq)
	}
	return err
}

// sameReadings compares the two ways to read a record, where both can.
func sameReadings(record []byte) error {
	quick, ok := arena.DecodeEvents(record)
	if !ok {
		return nil
	}
	slow, err := arena.ReflectRecord(record)
	if err != nil {
		return fmt.Errorf("%s: only read as it is written: %w", record, err)
	}
	if !reflect.DeepEqual(quick, slow) {
		return fmt.Errorf("%s: as it is written it is\n%v\nand by encoding/json\n%v", record, quick, slow)
	}
	return nil
}

// books checks every account.
func (j *journal) books(state *arena.State) error {
	open := 0
	for seat := range state.Accounts {
		name, account := state.Roster[seat].Agent, &state.Accounts[seat]
		if off := account.Imbalance(); off != 0 {
			return fmt.Errorf("the books of %s are off by %v", name, off)
		}
		if err := exact(account); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if exposure := state.Exposure(seat); exposure < 0 || state.Equity(seat) < exposure {
			return fmt.Errorf("%s holds what is worth %v, and all is worth %v", name, exposure, state.Equity(seat))
		}
		for _, position := range account.Positions {
			if position.Shares <= 0 || position.Cost < 0 {
				return fmt.Errorf("%s holds %+v", name, position)
			}
		}
		for _, o := range account.Orders {
			if life := j.orders[o.ID]; life == nil || life.outcome != "" || life.agent != name || life.Shares-life.filled != o.Shares {
				return fmt.Errorf("%s has open order %+v, whose events say %+v", name, o, life)
			}
		}
		open += len(account.Orders)
	}
	for id, life := range j.orders {
		if life.outcome == "" {
			open--
		}
		if id > state.LastOrder {
			return fmt.Errorf("order %d is beyond the last one, %d", id, state.LastOrder)
		}
	}
	if open != 0 {
		return fmt.Errorf("%d orders are open that have no outcome", -open)
	}
	return nil
}

// exact checks that nothing wrapped: what cannot be negative is not, and the books
// balance in numbers without a largest.
func exact(a *arena.Account) error {
	for _, amount := range []int64{
		int64(a.Cash), int64(a.Owed()), int64(a.Fees), int64(a.Dividends), int64(a.Settled),
		int64(a.Trades.Notional), int64(a.Trades.Gained), int64(a.Trades.Lost),
		int64(a.Usage.Cost), a.Usage.TokensIn, a.Usage.TokensOut,
	} {
		if amount < 0 {
			return fmt.Errorf("an amount of %d in %+v", amount, *a)
		}
	}
	off := new(big.Int)
	for _, sign := range []struct {
		times   int64
		amounts []arena.Money
	}{{1, []arena.Money{a.Cash, a.Owed(), a.Fees}}, {-1, []arena.Money{a.Realized, a.Dividends, a.Deposited}}} {
		for _, amount := range sign.amounts {
			off.Add(off, new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(sign.times)))
		}
	}
	for _, position := range a.Positions {
		off.Add(off, big.NewInt(int64(position.Cost)))
	}
	if off.Sign() != 0 {
		return fmt.Errorf("the books are off by %v micros", off)
	}
	return nil
}

// watch follows every order from its decision to its one outcome, before the
// events are folded in.
func (j *journal) watch(events []arena.Event) error {
	tick := j.replayed.Tick
	for _, event := range events {
		err := j.chat.watch(event)
		if err != nil {
			return err
		}
		switch e := event.(type) {
		case *arena.SeasonStarted:
			if err := j.outcomes(); err != nil {
				return err
			}
			j.orders, tick = make(map[arena.OrderID]*lifetime), 0
		case *arena.TickRecorded:
			tick = e.Tick
			err = j.quotes(e, events)
		case *arena.DecisionTaken:
			for _, o := range e.Orders {
				if want := arena.OrderID(len(j.orders) + 1); o.ID != want {
					return fmt.Errorf("order %d comes instead of %d", o.ID, want)
				}
				j.orders[o.ID] = &lifetime{PlacedOrder: o, agent: e.Agent, seen: tick}
			}
		case *arena.OrderFilled:
			err = j.fill(e, tick, events)
		case *arena.OrderRejected:
			err = j.end(e.Order, e.Agent, string(e.Reason))
		case *arena.SeasonEnded:
			err = j.outcomes()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// quotes checks that a tick tells only what has changed, be it by a split, ends a
// bar, or was not made at its moment.
func (j *journal) quotes(e *arena.TickRecorded, events []arena.Event) error {
	for _, quote := range e.Quotes {
		old, ok := j.replayed.Quote(quote.Symbol)
		wasSplit := slices.ContainsFunc(events, func(event arena.Event) bool {
			split, ok := event.(*arena.SplitApplied)
			return ok && split.Symbol == quote.Symbol
		})
		if old.At = quote.At; ok && old == quote && !wasSplit && quote.Volume == 0 && quote.At.IsZero() {
			return fmt.Errorf("the quote of %s is not news", quote.Symbol)
		}
	}
	return nil
}

func (j *journal) fill(e *arena.OrderFilled, tick uint64, events []arena.Event) error {
	life := j.orders[e.Order]
	switch {
	case life == nil || life.agent != e.Agent || life.Symbol != e.Symbol || life.Side != e.Side:
		return fmt.Errorf("order %d was filled and is %+v", e.Order, life)
	case tick <= life.seen:
		return fmt.Errorf("order %d of tick %d was filled at tick %d", e.Order, life.seen, tick)
	case life.Limit > 0 && (e.Side == arena.Buy && e.Price > life.Limit || e.Side == arena.Sell && e.Price < life.Limit):
		return fmt.Errorf("order %d was filled beyond its limit", e.Order)
	}
	if err := j.inRange(e, events); err != nil {
		return err
	}
	if life.filled += e.Shares; life.filled > life.Shares {
		return fmt.Errorf("order %d was filled with %v", e.Order, life.filled)
	}
	if e.Remaining == 0 {
		return j.end(e.Order, e.Agent, "filled")
	}
	if life.filled+e.Remaining != life.Shares {
		return fmt.Errorf("order %d has %v left of %v after %v", e.Order, e.Remaining, life.Shares, life.filled)
	}
	return nil
}

// inRange checks that a fill is at a price of this very tick, within its bar.
func (j *journal) inRange(e *arena.OrderFilled, events []arena.Event) error {
	quote, _ := j.replayed.Quote(e.Symbol)
	for _, event := range events {
		tick, ok := event.(*arena.TickRecorded)
		if !ok {
			continue
		}
		if slices.Contains(tick.Stale, e.Symbol) {
			return fmt.Errorf("order %d was filled at an old price", e.Order)
		}
		for i := range tick.Quotes {
			if tick.Quotes[i].Symbol == e.Symbol {
				quote = tick.Quotes[i]
			}
		}
	}
	// The quote itself may lie outside of a bar that is not sound.
	low, high := min(quote.Low, quote.Price), max(quote.High, quote.Price)
	if quote.Low > 0 && e.Price < low || quote.High > 0 && e.Price > high {
		return fmt.Errorf("order %d was filled at %v, outside of %v to %v", e.Order, e.Price, low, high)
	}
	return nil
}

func (j *journal) end(id arena.OrderID, agent, outcome string) error {
	life := j.orders[id]
	if life == nil || life.agent != agent || life.outcome != "" {
		return fmt.Errorf("order %d ends as %q and is %+v", id, outcome, life)
	}
	life.outcome = outcome
	return nil
}

// outcomes checks that every order has one.
func (j *journal) outcomes() error {
	for id, life := range j.orders {
		if life.outcome == "" {
			return fmt.Errorf("order %d has no outcome", id)
		}
	}
	return nil
}

var errDiffer = errors.New("the states differ")

// equalStates compares by JSON, which is all that a state is.
func equalStates(a, b *arena.State) error {
	left, err := json.Marshal(a)
	if err != nil {
		return err
	}
	right, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(left, right) {
		return fmt.Errorf("record %d: %w:\n%s\n%s", a.Seq, errDiffer, left, right)
	}
	return nil
}

// handled is the event of a command of that name.
func handled(id string) *arena.CommandHandled {
	return (&arena.Command{ID: id, Verb: arena.PauseArena}).Handled()
}
