package actors_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// paidFunc is a decider whose calls cost something, whatever comes of them.
type paidFunc func(ctx context.Context, v *arena.View) (arena.Decision, error)

func (f paidFunc) Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error) {
	decision, err := f(ctx, v)
	return decision, arena.Receipt{Prompt: []arena.PromptPart{{Text: "all"}, {Text: "own"}}, Replies: []string{"hm"}, Attempts: 1, Usage: arena.Usage{TokensIn: 9, Cost: 3}}, err
}

// Whatever comes of a question, its receipt stands in the journal, and what was paid is
// in the books.
func TestReceipt_StandsWhateverComesOfAQuestion(t *testing.T) {
	t.Parallel()
	const timeout = 2 * time.Second
	patient := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for name, c := range map[string]struct {
		answer func(ctx context.Context) error
		reason arena.MissReason // empty for a decision
		detail string
	}{
		"decided": {func(context.Context) error { return nil }, "", ""},
		"error":   {func(context.Context) error { return errors.New("no route") }, arena.MissedError, "no route"},
		"budget": {func(context.Context) error {
			return &arena.MissError{Reason: arena.MissedBudget, Err: errors.New("spent")}
		}, arena.MissedBudget, "spent"},
		"refused": {func(context.Context) error {
			return &arena.MissError{Reason: arena.MissedRefused, Err: errors.New("not my business")}
		}, arena.MissedRefused, "not my business"},
		"deadline": {patient, arena.MissedDeadline, "context deadline exceeded"},
		"late": {func(context.Context) error {
			time.Sleep(timeout + 200*time.Millisecond)
			return nil
		}, arena.MissedLate, "it answered after the deadline"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 2)
				w.cfg.DecideTimeout = timeout
				w.compete(0, actors.Competitor{Decider: paidFunc(func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
					return arena.Decision{Rationale: "paid"}, c.answer(ctx)
				})})
				w.launch()
				s := w.follow(func(s *arena.State) bool { return s.Round == 1 && s.Open == nil })
				want := &arena.Receipt{
					Prompt: []arena.PromptPart{{Text: "all"}, {Text: "own"}}, Replies: []string{"hm"}, Attempts: 1, Usage: arena.Usage{TokensIn: 9, Cost: 3},
				}
				var got *arena.Receipt
				if c.reason == "" {
					got = all[*arena.DecisionTaken](w)[0].Receipt
				} else {
					missed := all[*arena.DecisionMissed](w)[0]
					got = missed.Receipt
					if missed.Reason != c.reason || missed.Detail != c.detail {
						t.Errorf("missed for %s: %s, want %s: %s", missed.Reason, missed.Detail, c.reason, c.detail)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("receipt (-want +got):\n%s", diff)
				}
				if s.Accounts[0].Usage != want.Usage {
					t.Errorf("the books have %+v, want what was paid", s.Accounts[0].Usage)
				}
				w.verify()
			})
		})
	}
}

// Giving a round up ends its calls, and their receipts are waited for.
func TestReceipt_OfACallThatIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end    func(w *world, tree *actors.Tree)
		reason arena.MissReason
	}{
		"drain": {func(w *world, tree *actors.Tree) { w.stop(tree) }, arena.MissedDrain},
		"stop":  {func(w *world, tree *actors.Tree) { w.must(tree, arena.StopArena, "stop") }, arena.MissedDrain},
		"reset": {func(w *world, tree *actors.Tree) { w.must(tree, arena.ResetArena, "reset") }, arena.MissedDrain},
		"next round": {func(w *world, _ *actors.Tree) {
			w.round(2)
		}, arena.MissedDeadline},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 2)
				w.compete(0, actors.Competitor{Decider: paidFunc(func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
					<-ctx.Done()
					time.Sleep(50 * time.Millisecond) // what it cost comes with the last of the stream
					return arena.Decision{}, ctx.Err()
				})})
				tree := w.launch()
				w.round(1)
				c.end(w, tree)
				missed := all[*arena.DecisionMissed](w)[0]
				if missed.Reason != c.reason || missed.Round != 1 || missed.Receipt == nil || missed.Receipt.Usage.Cost != 3 {
					t.Errorf("%+v with %+v, want round 1 missed for %s with what was paid", missed, missed.Receipt, c.reason)
				}
				w.verify()
			})
		})
	}
}

// What a round of models takes to store is not held for the rest of the season.
func TestReceipt_LeavesNoLongBufferBehind(t *testing.T) {
	t.Parallel()
	const long, kept = 200_000, 64 << 10
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.compete(0, actors.Competitor{Decider: toldFunc(func() (arena.Decision, arena.Receipt) {
			return arena.Decision{}, arena.Receipt{Replies: []string{strings.Repeat("x", long)}, Attempts: 1}
		})})
		longest, behind := 0, 0 // record, and buffer of those after it
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(_ context.Context, data []byte) error {
				if longest = max(longest, len(data)); len(data) < kept && longest >= long {
					behind = max(behind, cap(data))
				}
				return nil
			}}
		}
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Round == 3 })
		w.stop(tree)
		if behind == 0 || behind > kept {
			t.Errorf("after a record of %d bytes those that follow have buffers of %d, want at most %d", longest, behind, kept)
		}
	})
}

// toldFunc is a decider that says what its receipt is.
type toldFunc func() (arena.Decision, arena.Receipt)

func (f toldFunc) Decide(context.Context, *arena.View) (arena.Decision, arena.Receipt, error) {
	decision, receipt := f()
	return decision, receipt, nil
}
