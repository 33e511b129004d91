package arena_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

func TestFeeSchedule_Fee(t *testing.T) {
	t.Parallel()
	for notional, want := range map[string]string{
		"0":            "0.25",
		"499.99":       "0.25",
		"500":          "0.25",
		"500.01":       "0.250005",
		"10000":        "5.00",
		"10000.000999": "5.00",     // 0.4995 of a micro is dropped
		"10000.001":    "5.000001", // half a micro is rounded up
	} {
		amount, err := arena.ParseMoney(notional)
		if err != nil {
			t.Fatal(err)
		}
		if fee, ok := arena.DefaultFees().Fee(amount); fee.String() != want || !ok {
			t.Errorf("Fee(%s) = %v, %t, want %s", notional, fee, ok, want)
		}
	}
	if fee, ok := (arena.FeeSchedule{Bps: 10_000}).Fee(-1); ok {
		t.Errorf("Fee of a negative notional = %v", fee)
	}
}

func TestFeeSchedule_FeeNeverFallsWithTheNotional(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fees := arena.FeeSchedule{
			Bps:     rapid.Int64Range(0, 10_000).Draw(t, "bps"),
			Minimum: arena.Money(rapid.Int64Range(0, int64(10*arena.Dollar)).Draw(t, "minimum")),
		}
		small := rapid.Int64Range(0, math.MaxInt64/2).Draw(t, "small")
		more := rapid.OneOf(rapid.Int64Range(0, 1_000_000), rapid.Int64Range(0, math.MaxInt64/2)).Draw(t, "more")
		less, ok := fees.Fee(arena.Money(small))
		if !ok || less < fees.Minimum {
			t.Fatalf("fee of %d = %v, %t, want at least %v", small, less, ok, fees.Minimum)
		}
		if fee, ok := fees.Fee(arena.Money(small + more)); !ok || fee < less {
			t.Fatalf("fee of %d = %v, %t, less than %v", small+more, fee, ok, less)
		}
	})
}
