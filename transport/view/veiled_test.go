package view_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func hidden(t *testing.T) *viewtest.Blind {
	t.Helper()
	b := viewtest.NewBlind(t, viewtest.NewJournal(), main, "openai/gpt-5", "anthropic/claude-3")
	b.Round()
	return b
}

// followed lets views follow the journal of b until the test ends.
func followed(t *testing.T, b *viewtest.Blind) *view.Views {
	t.Helper()
	views := view.NewViews(b.Journal, slog.New(slog.DiscardHandler), main)
	views.TrustSnapshots()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { views.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return views
}

// reach returns the state at the head, which must never be another one on the way.
func reach(t *testing.T, b *viewtest.Blind, views *view.Views) *arena.State {
	t.Helper()
	for limit := time.After(arenatest.Patience()); ; {
		if g := views.Glimpse(main); g.State != nil && g.State.Seq == b.Season.State.Seq {
			return g.State
		}
		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			t.Fatalf("record %d is not shown", b.Season.State.Seq)
		}
	}
}

// read is all that a journal yields after a record.
func read(t *testing.T, journal view.Journal, after uint64) string {
	t.Helper()
	var text strings.Builder
	for r, err := range journal.Read(t.Context(), main, after) {
		if err != nil {
			t.Fatal(err)
		}
		text.Write(r.Data)
	}
	return text.String()
}

func TestViews_TellABlindSeasonWholeAfterItsRevealOnly(t *testing.T) {
	t.Parallel()
	b := hidden(t)
	views := followed(t, b)
	reach(t, b, views)
	b.Round()
	state := reach(t, b, views)
	if phoenix := &state.Accounts[0]; phoenix.Usage != (arena.Usage{}) || phoenix.Last.Rationale != "I am █████." || view.BlindOf(state) != view.Sealed {
		t.Errorf("before the reveal the account is %+v", phoenix)
	}
	text := strings.Replace(read(t, views.Journal(), 0), `"candidates":["Model anthropic/claude-3","Model openai/gpt-5"]`, "", 1)
	for _, hidden := range []string{"openai", "claude", "raw ", "403", "panic"} {
		if strings.Contains(text, hidden) {
			t.Errorf("before the reveal the journal tells %q:\n%s", hidden, text)
		}
	}
	b.End()
	state = reach(t, b, views)
	if phoenix := &state.Accounts[0]; phoenix.Usage.TokensOut != 2 || phoenix.Last.Rationale != "I am openai/gpt-5." || view.BlindOf(state) != view.Revealed {
		t.Errorf("after the reveal the account is %+v", phoenix)
	}
	if state.Roster[0].Was != "Model openai/gpt-5" {
		t.Errorf("after the reveal the roster is %+v", state.Roster)
	}
	if text := read(t, views.Journal(), 0); strings.Count(text, `"replies":["raw openai/gpt-5"]`) != 2 {
		t.Errorf("after the reveal the journal tells\n%s", text)
	}
}

// The next season is hidden again, and the one before it is told whole.
func TestViews_EachSeasonIsHiddenUntilItsOwnReveal(t *testing.T) {
	t.Parallel()
	b := hidden(t)
	views := followed(t, b)
	reach(t, b, views)
	first := b.Season.State.Seq
	b.Start()
	b.Round()
	if state := reach(t, b, views); !state.Masked() || state.Season != 2 {
		t.Errorf("season %d is masked: %v", state.Season, state.Masked())
	}
	if text := read(t, views.Journal(), 0); strings.Count(text, `"replies"`) != 2 {
		t.Errorf("the journal tells\n%s", text)
	}
	if text := read(t, views.Journal(), first+1); strings.Contains(text, "replies") {
		t.Errorf("of the second season the journal tells\n%s", text)
	}
}

// A snapshot has all that is hidden: it is used once nothing is.
func TestVeiled_ASnapshotIsUsedOnlyOfWhatIsTold(t *testing.T) {
	t.Parallel()
	b := hidden(t)
	b.Journal.Save(t, main, b.Season.State)
	views := followed(t, b)
	if state := reach(t, b, views); state.Accounts[0].Usage != (arena.Usage{}) {
		t.Errorf("the snapshot told what asking cost: %+v", state.Accounts[0].Usage)
	}
	if saved, err := views.Journal().Snapshot(t.Context(), main); err == nil {
		t.Errorf("there is a snapshot of record %d", saved.Seq)
	}
	b.End()
	b.Journal.Save(t, main, b.Season.State)
	state := reach(t, b, views)
	saved, err := views.Journal().Snapshot(t.Context(), main)
	if err != nil {
		t.Fatal(err)
	}
	known := new(arena.State)
	if err := json.Unmarshal(saved.Data, known); err != nil || known.Seq != state.Seq {
		t.Errorf("the snapshot is of record %d, %v", known.Seq, err)
	}
	// One who begins there knows what is hidden after it.
	b.Start()
	b.Round()
	if text := read(t, view.Veil(b.Journal), state.Seq); strings.Contains(text, "replies") {
		t.Errorf("the second season is told as\n%s", text)
	}
}

func TestVeiled_WhatCannotBeReadIsDamage(t *testing.T) {
	t.Parallel()
	b := viewtest.NewBlind(t, viewtest.NewJournal(), main, "a/b", "c/d")
	b.Journal.Append(main, []byte(`[{"type":"season_started","season":`))
	seen := 0
	for _, err := range view.Veil(b.Journal).Read(t.Context(), main, 0) {
		seen++
		if seen == 2 && err == nil {
			t.Error("what cannot be read is told")
		}
	}
	if seen != 2 {
		t.Errorf("%d records are told, want one and an error", seen)
	}
}
