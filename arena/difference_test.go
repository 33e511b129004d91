package arena_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

func TestPlan_TellsInWhatASeasonDiffers(t *testing.T) {
	t.Parallel()
	runs, planned := testPlan("anna"), testPlan("anna")
	if got := runs.Differences(&planned); len(got) > 0 {
		t.Errorf("equal plans differ in %q", got)
	}
	planned.Cash, planned.Rules.Fees.Bps = 500*arena.Dollar, 50
	planned.Roster = append(planned.Roster, arena.Entrant{Agent: "bert", Decider: arena.Decider{Kind: "test"}})
	planned.Symbols = []arena.Symbol{"AAPL", "NVDA", "QQQ"}
	want := []string{
		"the cash of an agent is 500.00, and 10000.00 in the season under way",
		"the trading fee in basis points is 50, and 5 in the season under way",
		"the roster is anna (test), bert (test), and anna (test) in the season under way",
		"the symbols are others: 1 are not in the season under way, first NVDA, 1 of it are not there, first MSFT",
	}
	if diff := cmp.Diff(want, runs.Differences(&planned)); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// No part of a plan changes in silence: each is altered, and told.
func TestPlan_TellsOfEveryPartThatDiffers(t *testing.T) {
	t.Parallel()
	own := arena.DefaultRules()
	base := func() *arena.Plan {
		plan := testPlan("anna", "bert")
		plan.Mode, plan.Benchmark = arena.Historical, "QQQ"
		rules := own
		plan.Roster[0].Rules = &rules
		return &plan
	}
	var walk func(v reflect.Value, path string, plan *arena.Plan)
	walk = func(v reflect.Value, path string, plan *arena.Plan) {
		if path == ".Arena" || strings.HasSuffix(path, ".Was") {
			return // another arena is another season, and what was is in no plan
		}
		before := reflect.New(v.Type()).Elem()
		before.Set(v)
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(plan.StartsAt.Add(24 * time.Hour)))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name, plan)
			}
			return
		case v.Kind() == reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), path, plan)
			}
			return
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
			for i := range v.Len() {
				walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), plan)
			}
			return
		}
		alter(t, v)
		if got := base().Differences(plan); len(got) == 0 {
			t.Errorf("%s was altered, and nothing is told", path)
		}
		v.Set(before)
	}
	plan := base()
	walk(reflect.ValueOf(plan).Elem(), "", plan)
	if got := base().Differences(plan); len(got) > 0 {
		t.Errorf("the walk has left %q", got)
	}
}

// alter gives v another value, unless it has one already.
func alter(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint64:
		v.SetUint(v.Uint() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.ValueOf(arena.Symbol("ZZZ"))))
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"more": "x"}))
	case reflect.Struct: // a time, altered already
	default:
		t.Fatalf("%s: cannot be altered", v.Type())
	}
}
