package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// rereadUniverse is what the replies of these tests may trade.
func rereadUniverse() *completion.Universe {
	return &completion.Universe{Symbols: []arena.Symbol{"AAPL", "MSFT"}, Lot: arena.Share}
}

func TestReread_TheFirstReplyCountsThatEndsTheQuestion(t *testing.T) {
	t.Parallel()
	const sells = `{"rationale":"dear","trades":[{"ticker":"AAPL","action":"sell","quantity":1}],"reply":""}`
	fault, garbage := refuses(503, "busy").body, says("I buy").body
	refusal := `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","refusal":"I do not trade."}}]}`
	cut := says(buys).body[:40] + "… (300000 bytes)"
	for _, c := range []struct {
		name    string
		replies []string
		fate    model.Fate
		orders  string
		cut     int
	}{
		{"orders", []string{says(buys).body}, model.Taken, "buy 3 AAPL", 0},
		{"a hold", []string{says(holds).body}, model.Taken, "", 0},
		{"a fault, then orders", []string{fault, says(buys).body}, model.Taken, "buy 3 AAPL", 0},
		{"unreadable, then orders", []string{garbage, says(buys).body}, model.Taken, "buy 3 AAPL", 0},
		{"orders, after which nothing would have been asked", []string{says(buys).body, says(sells).body}, model.Taken, "buy 3 AAPL", 0},
		{"orders, then a fault", []string{says(buys).body, fault}, model.Taken, "buy 3 AAPL", 0},
		{"a refusal", []string{fault, refusal}, model.Refused, "", 0},
		{"unreadable twice", []string{garbage, garbage}, model.Unread, "", 0},
		{"unreadable, then a fault", []string{garbage, fault}, model.Unread, "", 0},
		{"faults", []string{fault, "<html>bad gateway"}, model.Failed, "", 0},
		{"nothing", nil, model.Failed, "", 0},
		{"an answer that was cut", []string{garbage, cut}, model.Unjudged, "", 1},
		{"orders, then an answer that was cut", []string{says(buys).body, cut}, model.Taken, "buy 3 AAPL", 0},
	} {
		got := model.Reread(c.replies, rereadUniverse())
		orders := make([]string, len(got.Decision.Orders))
		for i, o := range got.Decision.Orders {
			orders[i] = o.String()
		}
		if got.Fate != c.fate || strings.Join(orders, ", ") != c.orders || got.Cut != c.cut || (got.Why == "") != (c.fate == model.Taken) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// What a decider decided comes out of its receipt again, and a reply that its receipt had
// to cut is known as one.
func TestReread_AgreesWithTheDecider(t *testing.T) {
	t.Parallel()
	long := says(strings.Repeat(" ", 250<<10) + buys)
	for name, replies := range map[string][]reply{
		"at once":       {says(buys)},
		"asked again":   {says("I buy"), says(buys)},
		"after a fault": {refuses(503, "busy", "Retry-After-Ms", "1"), says(buys)},
		"cut":           {long},
	} {
		_, e := endpoint(t, nil, replies...)
		decision, receipt, err := decider(e).Decide(within(t, arenatest.Patience()), view(1))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := model.Reread(receipt.Replies, rereadUniverse())
		if name == "cut" {
			if got.Fate != model.Unjudged || got.Cut != 1 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if diff := cmp.Diff(decision, got.Decision); diff != "" || got.Fate != model.Taken {
			t.Errorf("%s: %s %s", name, got.Fate, diff)
		}
	}
}
