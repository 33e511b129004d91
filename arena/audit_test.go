package arena_test

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// What no season can come to is found without running it again, whatever the version of
// the rules that wrote it.
func TestAudit_SaysWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, fresh, want string }{
		"no fee":                {`"fee":"0.50"`, `"fee":"0.00"`, "the fee of order 1 is 0.00, and 0.50 by the rules of anna"},
		"more than was asked":   {`("order_filled".*?"shares":")5"`, `${1}6"`, "order 1 of 5 shares filled with 6"},
		"still to be filled":    {`"fee":"0.50"`, `"fee":"0.50","remaining":"3"`, "with 5 and 3 to go"},
		"a missing season":      {`"season":1`, `"season":2`, "season 2 follows season 0"},
		"an answer of later":    {`("decision_taken","agent":"bert","round":)1`, `${1}2`, "bert answers in round 2, and round 1 is open"},
		"another worth":         {`"equity":\["`, `"equity":["1`, "anna closes 2025-06-02 with 1"},
		"another exposure":      {`"exposure":\["`, `"exposure":["1`, "anna closes 2025-06-02 with positions worth 1"},
		"a million for a cent":  {`("dividend_accrued".*?"amount":")[^"]*`, `${1}1000000.00`, "a dividend of 0.01 on AAPL pays 1000000.00"},
		"orders without an end": {`\{"type":"order_rejected"[^}]*\}[^}]*\},`, ``, "has no outcome at the end of its season"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			audit, forged := arena.NewAudit(), false
			for i, record := range seeds(t) {
				told := regexp.MustCompile(c.old).ReplaceAll(record, []byte(c.fresh))
				forged = forged || !bytes.Equal(told, record)
				err := audit.Record(uint64(i+1), told)
				if violation, ok := errors.AsType[*arena.ViolationError](err); ok && forged && strings.Contains(violation.Text, c.want) {
					return
				}
				if err != nil {
					t.Fatalf("forged %t: %v, want %q\n%s", forged, err, c.want, told)
				}
			}
			t.Errorf("forged %t, and nothing was found", forged)
		})
	}
}

// An answer in no round is one that somebody has added.
func TestAudit_FindsAnAnswerInNoRound(t *testing.T) {
	t.Parallel()
	audit, records := arena.NewAudit(), seeds(t)
	for i, record := range records[:3] {
		if err := audit.Record(uint64(i+1), record); err != nil {
			t.Fatal(err)
		}
	}
	answers, err := arena.DecodeRecord(records[2])
	if err != nil {
		t.Fatal(err)
	}
	answers = slices.DeleteFunc(answers, func(event arena.Event) bool { return event.Type() == "prompt_kept" })
	err = audit.Record(4, encoded(t, answers...))
	if err == nil || !strings.Contains(err.Error(), "record 4: anna answers in round 1, and no round is open") {
		t.Errorf("the audit says %v", err)
	}
}

func TestAudit_FindsASplitThatGivesTooMuch(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	audit := arena.NewAudit()
	next := func(events []arena.Event, err error) error {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return audit.Check(audit.State.Seq+1, events)
	}
	begin := &arena.SeasonStarted{Plan: plan, Season: 1, Engine: arena.EngineVersion}
	err := next([]arena.Event{begin, &arena.RoundScheduled{Round: 1, Due: plan.StartsAt}}, nil)
	for _, step := range []func() ([]arena.Event, error){
		func() ([]arena.Event, error) { return season.Tick(tickAt(plan.StartsAt, "AAPL", 200)) },
		func() ([]arena.Event, error) { return season.CloseRound([]arena.Answer{buy(5, "AAPL")}) },
		func() ([]arena.Event, error) { return season.Tick(tickAt(plan.StartsAt.Add(halfHour), "AAPL", 200)) },
	} {
		if err = errors.Join(err, next(step())); err != nil {
			t.Fatal(err)
		}
	}
	tick := tickAt(plan.StartsAt.AddDate(0, 0, 1), "AAPL", 100)
	tick.Actions = []arena.Action{{Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03", To: 2, From: 1}}
	events, err := season.Tick(tick)
	for _, event := range events {
		if split, ok := event.(*arena.SplitApplied); ok {
			split.Holders[0].After = 5_000 * arena.Share
		}
	}
	if err := next(events, err); err == nil || !strings.Contains(err.Error(), "a split of AAPL, 2 for 1, makes 5000 shares of the 5 of anna") {
		t.Errorf("the audit says %v", err)
	}
}
