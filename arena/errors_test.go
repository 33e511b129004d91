package arena_test

import (
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// Every reason has a sentence of its own, which an agent reads in its next round.
func TestReason_Sentence(t *testing.T) {
	t.Parallel()
	said := make(map[string]arena.Reason)
	for _, reason := range []arena.Reason{
		arena.InsufficientCash, arena.InsufficientShares, arena.FeeAboveProceeds, arena.PositionCap, arena.MinimumInvested,
		arena.NotTradable, arena.InvalidOrder, arena.AmountTooLarge, arena.Expired, arena.Cancelled, arena.SplitInBetween,
		arena.SeasonOver, arena.TooManyOrders, arena.NotMarketable, arena.Participation,
	} {
		sentence := reason.Sentence()
		if !strings.Contains(sentence, " ") || strings.Contains(sentence, "_") {
			t.Errorf("%s says %q", reason, sentence)
		}
		if other, ok := said[sentence]; ok {
			t.Errorf("%s and %s say the same", reason, other)
		}
		said[sentence] = reason
		if waits := reason == arena.NotMarketable || reason == arena.Participation; reason.Waits() != waits {
			t.Errorf("%s waits: %t", reason, reason.Waits())
		}
	}
	if got := arena.Reason("of_a_later_version").Sentence(); got != "of_a_later_version" {
		t.Errorf("an unknown reason says %q", got)
	}
}

func TestRefusalError_SaysWhatAndWhy(t *testing.T) {
	t.Parallel()
	err := &arena.RefusalError{
		Reason: arena.InsufficientCash,
		Order:  arena.Order{Symbol: "TTD", Side: arena.Sell, Shares: 5 * arena.Share, Limit: 88 * arena.Dollar},
	}
	if got, want := err.Error(), "sell 5 TTD at 88.00: the cash does not pay for it and its fee"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
