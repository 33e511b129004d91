package arena_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

func TestPlan_Validate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		says   string
		change func(*arena.Plan)
	}{
		{"its roster is empty", func(p *arena.Plan) { p.Roster = nil }},
		{"it has no symbols", func(p *arena.Plan) { p.Symbols = nil }},
		{"not sorted", func(p *arena.Plan) { p.Symbols = []arena.Symbol{"MSFT", "AAPL"} }},
		{"twice", func(p *arena.Plan) { p.Symbols = []arena.Symbol{"AAPL", "AAPL"} }},
		{"without cash", func(p *arena.Plan) { p.Cash = 0 }},
		{"start with 1000000000.000001 of cash; at most 1000000000.00", func(p *arena.Plan) { p.Cash = arena.MaxCash + 1 }},
		{"least trading fee is 9223372036854.775807", func(p *arena.Plan) { p.Rules.Fees.Minimum = math.MaxInt64 }},
		{"at most 1000000000000 can be held", func(p *arena.Plan) { p.Rules.Lot = math.MaxInt64 }},
		{"slippage", func(p *arena.Plan) { p.Rules.HalfSpreadBps, p.Rules.SlippageBps = math.MaxInt64, math.MaxInt64 }},
		{"time between rounds", func(p *arena.Plan) { p.RoundEvery = 0 }},
		{"number of sessions", func(p *arena.Plan) { p.MaxSessions = -1 }},
		{"agent 2 of its roster has no name", func(p *arena.Plan) { p.Roster[1].Agent = "" }},
		{`"anna" is in its roster twice`, func(p *arena.Plan) { p.Roster[1].Agent = "anna" }},
		{"trading fee", func(p *arena.Plan) { p.Rules.Fees.Bps = -1 }},
		{"trading fee", func(p *arena.Plan) { p.Rules.Fees.Minimum = -1 }},
		{"slippage", func(p *arena.Plan) { p.Rules.HalfSpreadBps, p.Rules.SlippageBps = 6_000, 6_000 }},
		{"slippage", func(p *arena.Plan) { p.Rules.HalfSpreadBps, p.Rules.SlippageBps = -1, 1 }},
		{"largest position", func(p *arena.Plan) { p.Rules.MaxPositionBps = 20_000 }},
		{"largest position", func(p *arena.Plan) { p.Rules.MaxPositionBps = 0 }},
		{"minimum invested", func(p *arena.Plan) { p.Rules.MinInvestedBps = 10_001 }},
		{"participation", func(p *arena.Plan) { p.Rules.ParticipationBps = -1 }},
		{"lot", func(p *arena.Plan) { p.Rules.Lot = 0 }},
		{"tradable symbols", func(p *arena.Plan) { p.Rules.Universe = []arena.Symbol{"B", "A"} }},
		{`agent "bert": the lot`, func(p *arena.Plan) { p.Roster[1].Rules = &arena.Rules{MaxPositionBps: 1} }},
	} {
		plan := testPlan("anna", "bert")
		if err := plan.Validate(); err != nil {
			t.Fatal(err)
		}
		tt.change(&plan)
		err := plan.Validate()
		if !errors.Is(err, arena.ErrPlan) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error = %v, want it to say %q", err, tt.says)
		}
		season := arena.NewSeason(arenatest.NYSE(), nil)
		if _, err := season.Start(plan, time.Time{}, nil); !errors.Is(err, arena.ErrPlan) || season.State.Seq != 0 {
			t.Errorf("a season was started that %s", tt.says)
		}
	}
}

func TestParseSymbol(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want arena.Symbol
	}{
		{"aapl", "AAPL"},
		{" BRK.B\n", "BRK.B"},
		{"^ndx", "^NDX"},
		{"ABCDEFGHIJKL", "ABCDEFGHIJKL"},
		{"BRK-B", "BRK.B"},
		{"brk/b", "BRK.B"},
		{"BRK B", "BRK.B"},
		{"BRK_B", "BRK.B"},
		{"-A", "-A"},
		{"A.B-C", "A.B-C"},
	} {
		if got, err := arena.ParseSymbol(tt.text); got != tt.want || err != nil {
			t.Errorf("ParseSymbol(%q) = %q, %v, want %q", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "  ", "ABCDEFGHIJKLM", "A B C", "A/B/C", "/A", "ÄÖ", "A\x00"} {
		if got, err := arena.ParseSymbol(text); !errors.Is(err, arena.ErrSymbol) || got != "" {
			t.Errorf("ParseSymbol(%q) = %q, %v, want an error", text, got, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	if date, err := arena.ParseDate("2024-02-28"); err != nil || date.AddDays(2) != "2024-03-01" {
		t.Errorf("two days after %s is %s, %v", date, date.AddDays(2), err)
	}
	for _, text := range []string{"", "2025-02-29", "2025-6-1", "01/06/2025", "2025-06-01T00:00:00Z"} {
		if date, err := arena.ParseDate(text); !errors.Is(err, arena.ErrDate) || date != "" {
			t.Errorf("ParseDate(%q) = %q, %v, want an error", text, date, err)
		}
	}
}

// Rules of an agent's own replace those of the arena for it alone.
func TestPlan_RulesOfOneAgent(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert")
	own := plan.Rules
	own.Fees = arena.FeeSchedule{}
	plan.Roster[1].Rules = &own
	season := started(t, plan)
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200), buy(5, "AAPL"), buy(5, "AAPL"))
	move(t, season, tickAt(plan.StartsAt.Add(halfHour), "AAPL", 200))
	got := []arena.Money{season.State.Accounts[0].Fees, season.State.Accounts[1].Fees}
	if diff := cmp.Diff([]arena.Money{50 * arena.Cent, 0}, got); diff != "" {
		t.Error(diff)
	}
}
