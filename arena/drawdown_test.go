package arena_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/stats"
)

// The deepest fall is that between any two ticks, as the chart draws it, and so never
// less deep than that between closes.
func TestDrawdown_IsThatOfEveryTick(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		var worth [][]arena.Money
		season, tick := 0, uint64(0)
		check := func(season *arena.Season) {
			for seat := range season.State.Accounts {
				account := &season.State.Accounts[seat]
				want := deepestFall(account.Deposited, worth, seat)
				got := account.Drawdown.Deepest()
				if exact, _ := want.Float64(); got-exact > 1e-12 || exact-got > 1e-12 {
					t.Fatalf("%s has fallen by %v, want %v", season.State.Roster[seat].Agent, got, exact)
				}
				closes := []float64{account.Deposited.Dollars()}
				for _, daily := range account.Daily {
					closes = append(closes, daily.Dollars())
				}
				summary := season.State.Statistics(seat)
				if at := stats.MaxDrawdown(stats.Returns(closes)); *summary.MaxDrawdown > at+1e-12 {
					t.Fatalf("%s has fallen by %v, and by %v from close to close", season.State.Roster[seat].Agent, *summary.MaxDrawdown, at)
				}
			}
		}
		_, err := s.play(func(now *arena.Season, _ []arena.Event) error {
			if now.State.Season != season {
				season, tick, worth = now.State.Season, 0, nil
			}
			if now.State.Tick != tick {
				tick = now.State.Tick
				row := make([]arena.Money, len(now.State.Accounts))
				for seat := range row {
					row[seat] = now.State.Equity(seat)
				}
				worth = append(worth, row)
			}
			check(now)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// deepestFall compares each worth of the agent at seat with each before it.
func deepestFall(deposited arena.Money, worth [][]arena.Money, seat int) *big.Rat {
	peak, deepest := deposited, new(big.Rat)
	for _, row := range worth {
		peak = max(peak, row[seat])
		fall := big.NewRat(int64(row[seat]-peak), int64(peak))
		if fall.Cmp(deepest) < 0 {
			deepest = fall
		}
	}
	return deepest
}
