package arena_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// The journal is for people too: one line, the type first, money as decimals.
func TestAppendRecord_Layout(t *testing.T) {
	t.Parallel()
	events := []arena.Event{
		&arena.OrderFilled{
			Agent: "anna", Order: 7, Round: 3, SeenPrice: 200 * arena.Dollar,
			Fill: arena.Fill{Symbol: "AAPL", Side: arena.Buy, Shares: 10 * arena.Share, Price: 200_040_000, Fee: 1_000_200},
		},
		&arena.SeasonEnded{Reason: arena.EndOfData},
	}
	want := `[{"type":"order_filled","agent":"anna","order":7,"round":3,"seen_price":"200.00","symbol":"AAPL","side":"buy",` +
		`"shares":"10","price":"200.04","fee":"1.0002"},{"type":"season_ended","reason":"end_of_data"}]`
	got, err := arena.AppendRecord([]byte("before "), events)
	if err != nil || string(got) != "before "+want {
		t.Errorf("got %s, %v\nwant before %s", got, err, want)
	}
	back, err := arena.DecodeRecord([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(events, back); diff != "" {
		t.Error(diff)
	}
}

// Every type that can be written can be read.
func TestDecodeRecord_KnowsEveryType(t *testing.T) {
	t.Parallel()
	for _, event := range arena.Events() {
		record, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		back, err := arena.DecodeRecord(record)
		if err != nil || len(back) != 1 {
			t.Errorf("%s: %v", record, err)
			continue
		}
		if diff := cmp.Diff(event, back[0]); diff != "" {
			t.Errorf("%s: %s", record, diff)
		}
	}
}

func TestDecodeRecord_RefusesDamage(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "[", "{}", "7", `[1]`, `[null]`, `[{}]`, `[{"agent":"anna","type":"paused"}]`, `[{"type":"unheard_of"}]`, `[{"type":"pau`,
		`[{"type":"paused","by":7}]`, `[{"type":"order_filled","price":200}]`, `[{"type":"order_filled","price":"1e3"}]`,
		`[{"type":"decision_missed","receipt":{"replies":[["x"]]}}]`, `[{"type":"decision_taken","receipt":{"replies":[[]]}}]`,
		`[{"type":"decision_taken","receipt":{"replies":[[{"a":1},"` + strings.Repeat(" ", 1<<18) + `","",""]]}}]`, `[{"type":"paused"}] ` + "x", `[{"type":"paused"}`,
	} {
		if events, err := arena.DecodeRecord([]byte(text)); !errors.Is(err, arena.ErrCorrupt) {
			t.Errorf("%s is read as %v, %v", text, events, err)
		}
	}
}

// The journal's own encoder writes what encoding/json would: for events without
// anything, and for events with something awkward in every field.
func TestAppendRecord_WritesWhatEncodingJSONWould(t *testing.T) {
	t.Parallel()
	texts := []string{
		"", "plain", `a"b`, `a\b`, "a<b", "a>b", "a&b", "a\u2028b", "a\x00b", "a\x7fb", "a\tb", "a\nb", "no \xff UTF-8", "Grüße, 東京",
	}
	numbers := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, 12_340_000}
	times := []time.Time{
		{}, time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC), time.Date(2025, time.June, 2, 13, 30, 0, 1_000, time.UTC),
	}
	for i := range 100 {
		for _, event := range arena.Events() {
			if i > 0 {
				fillAwkwardly(t, reflect.ValueOf(event).Elem(), &awkward{i, texts, numbers, times})
			}
			plain, err := json.Marshal(event)
			if err != nil {
				t.Fatal(err)
			}
			want := `[{"type":"` + event.Type() + `"`
			if len(plain) > len("{}") {
				want += ","
			}
			want += string(plain[1:]) + "]"
			got, err := arena.AppendRecord(nil, []arena.Event{event})
			if err != nil || string(got) != want {
				t.Fatalf("%s, %v\n got %s\nwant %s", event.Type(), err, got, want)
			}
			if err := sameReadings(got); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// awkward deals out values, each time others.
type awkward struct {
	n       int
	texts   []string
	numbers []int64
	times   []time.Time
}

// fillAwkwardly sets every field of v.
func fillAwkwardly(t *testing.T, v reflect.Value, a *awkward) {
	t.Helper()
	a.n = (a.n*7_919 + 3) % 1_000_003
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(a.times[a.n%len(a.times)]))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fillAwkwardly(t, field, a)
		}
	case reflect.String:
		v.SetString(a.texts[a.n%len(a.texts)])
	case reflect.Int, reflect.Int64:
		v.SetInt(a.numbers[a.n%len(a.numbers)])
	case reflect.Uint64:
		v.SetUint(uint64(a.numbers[a.n%len(a.numbers)]))
	case reflect.Bool:
		v.SetBool(a.n%2 == 0)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAwkwardly(t, v.Elem(), a)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range a.n % 3 {
			value := reflect.New(v.Type().Elem()).Elem()
			fillAwkwardly(t, value, a)
			v.SetMapIndex(reflect.ValueOf(a.texts[a.n%len(a.texts)]), value)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), a.n%3, a.n%3))
		for i := range v.Len() {
			fillAwkwardly(t, v.Index(i), a)
		}
	default:
		t.Fatalf("%s: cannot be filled", v.Type())
	}
}
