package arena_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

// The rules reckon in integers what a logarithm would say.
func TestAction_ContradictsAsALogarithmWould(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		price := rapid.Int64Range(1, int64(arena.MaxPrice))
		before, after := arena.Money(price.Draw(t, "before")), arena.Money(price.Draw(t, "after"))
		if rapid.Bool().Draw(t, "near") {
			after = max(before*arena.Money(rapid.Int64Range(1, 99).Draw(t, "percent"))/100, 1)
		}
		term := rapid.OneOf(rapid.Int64Range(1, 20), rapid.Int64Range(1, math.MaxInt64))
		split := arena.Action{Kind: arena.Split, To: term.Draw(t, "to"), From: term.Draw(t, "from")}
		ratio := math.Log(float64(split.To)) - math.Log(float64(split.From))
		moved := math.Log(float64(before)) - math.Log(float64(after))
		if off := math.Abs(math.Abs(ratio) - math.Log(1.5)); off < 1e-9 || math.Abs(math.Abs(moved)-math.Abs(moved-ratio)) < 1e-9 {
			return // a float cannot tell
		}
		want := math.Abs(ratio) > math.Log(1.5) && math.Abs(moved) < math.Abs(moved-ratio)
		if got := split.Contradicts(before, after); got != want {
			t.Fatalf("%d:%d from %v to %v: %v, want %v", split.To, split.From, before, after, got, want)
		}
	})
}

func TestLooksSplit_WithinEightPerCent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after arena.Money
		to, from      int64
	}{
		{200, 100, 2, 1},
		{216, 100, 2, 1},
		{217, 100, 0, 0},
		{184, 100, 2, 1},
		{183, 100, 0, 0},
		{100, 400, 1, 4},
		{100, 100, 0, 0},
		{arena.MaxPrice, arena.MaxPrice / 100, 100, 1},
		{0, 100, 0, 0},
	} {
		to, from, ok := arena.LooksSplit(c.before, c.after)
		if to != c.to || from != c.from || ok != (c.to > 0) {
			t.Errorf("from %v to %v looks like %d:%d, %v; want %d:%d", c.before, c.after, to, from, ok, c.to, c.from)
		}
	}
}
