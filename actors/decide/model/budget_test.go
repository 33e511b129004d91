package model_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// sleeping is an endpoint that takes so long.
func sleeping(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// What is under way counts with the most that it may cost.
func TestBudget_IsNeverOverdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := says(holds)
		slow.waits = sleeping(time.Second)
		w, e := endpoint(t, nil, slow)
		budget := model.NewBudget(100*arena.Cent, time.Now)
		// 3,000 tokens of answer may cost 30 cents: three fit beside each other.
		paid := func(cfg *model.Config) {
			cfg.Budget, cfg.Price = budget, &model.Price{In: 1, Out: 100 * arena.Dollar}
		}
		done := make(chan error)
		for range 5 {
			go func() {
				_, _, err := decider(e, paid).Decide(t.Context(), view(1))
				done <- err
			}()
		}
		missed := 0
		for range 5 {
			if err := <-done; reasonOf(err) == arena.MissedBudget {
				missed++
			} else if err != nil {
				t.Error(err)
			}
		}
		if missed != 2 || w.asked() != 3 {
			t.Errorf("%d missed, %d asked", missed, w.asked())
		}
		// They cost 0.2 cents each, and so there is room again.
		if _, _, err := decider(e, paid).Decide(t.Context(), view(1)); err != nil {
			t.Error(err)
		}
		spent := view(2)
		spent.Spent = arena.Spending{Day: arena.Date(time.Now().UTC().Format(time.DateOnly)), Cost: 71 * arena.Cent}
		if _, _, err := decider(e, paid).Decide(t.Context(), spent); reasonOf(err) != arena.MissedBudget || !strings.Contains(err.Error(), "$0.29 left") {
			t.Errorf("with 29 cents left: %v", err)
		}
		spent.Spent.Day = "1999-12-31"
		if _, _, err := decider(e, paid).Decide(t.Context(), spent); err != nil {
			t.Errorf("what was spent on another day counts: %v", err)
		}
	})
}

func TestPrice_WhereTheEndpointTellsNone(t *testing.T) {
	t.Parallel()
	const body = `{"choices":[{"message":{"content":"{\"trades\":[]}"}}],"usage":{"prompt_tokens":1500000,"completion_tokens":3}}`
	_, e := endpoint(t, nil, reply{body: body})
	_, receipt, err := decider(e, func(cfg *model.Config) {
		cfg.Price = &model.Price{In: 2 * arena.Dollar, Out: arena.Dollar / 10}
	}).Decide(t.Context(), view(1))
	// Three tokens at ten cents a million are 0.3 micro-dollars, rounded up.
	if want := 3*arena.Dollar + 1; err != nil || receipt.Usage.Cost != want || receipt.Usage.Unpriced != 0 {
		t.Errorf("%+v, %v, want %v", receipt.Usage, err, want)
	}
	_, receipt, err = decider(e).Decide(t.Context(), view(1))
	if err != nil || receipt.Usage.Cost != 0 || receipt.Usage.Unpriced != 1 {
		t.Errorf("without a price %+v, %v", receipt.Usage, err)
	}
}

// The first round of the next season is another one than that of the last.
func TestBudget_TellsTheRoundsOfTwoSeasonsApart(t *testing.T) {
	t.Parallel()
	_, e := endpoint(t, nil, says(holds))
	budget := model.NewBudget(arena.Money(2_500), time.Now) // of calls at 0.2 cents each
	ask := func(seq uint64) error {
		v := view(1)
		v.Seq = seq
		_, _, err := decider(e, func(cfg *model.Config) { cfg.Budget, cfg.Price = budget, new(model.Price) }).Decide(t.Context(), v)
		return err
	}
	if first, second := ask(7), ask(7); first != nil || second != nil {
		t.Fatal(first, second)
	}
	if err := ask(7); reasonOf(err) != arena.MissedBudget {
		t.Errorf("a third call of the round: %v", err)
	}
	if err := ask(90); err != nil {
		t.Errorf("the first of the next season: %v", err)
	}
}
