package news

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// The wanted texts are what JSON.stringify makes of these strings.
func TestEncode_WritesStringsLikeJavaScript(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":              "plain",
		`<a & "b">`:          `<a & \"b\">`,
		"é \u2028 \u2029":    "é \u2028 \u2029",
		"bad \xff":           "bad \ufffd",
		`\u2028`:             `\\u2028`,
		`\\u2028` + "\u2028": `\\\\u2028` + "\u2028",
		"\b\f\n\r\t\x01\\":   `\b\f\n\r\t\u0001\\`,
		"\x7f":               "\x7f",
	} {
		if got := string(appendText(nil, text)); got != `"`+want+`"` {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// The table is the one by which feed and page agree on a key.
func TestEncode_WritesEveryStringAsThePageDoes(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../push/testdata/strings.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Strings []struct {
			Bytes string `json:"bytes"`
			JSON  string `json:"json"`
		} `json:"strings"`
	}
	if err := json.Unmarshal(file, &table); err != nil || len(table.Strings) == 0 {
		t.Fatalf("%d strings, %v", len(table.Strings), err)
	}
	for _, text := range table.Strings {
		value, err := hex.DecodeString(text.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		var read string
		written := appendText(nil, string(value))
		if err := json.Unmarshal(written, &read); err != nil {
			t.Fatal(err)
		}
		if utf8.Valid(value) && string(written) != text.JSON {
			t.Errorf("%s, want %s", written, text.JSON)
		}
		if again := appendText(nil, read); !bytes.Equal(again, written) {
			t.Errorf("%q is %s, and again %s", text.Bytes, written, again)
		}
	}
}

func TestFigures_AreWrittenLikeJavaScript(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", -1e-9: "0", 1e-7: "0", 6e-7: "0.000001", 0.1 + 0.2: "0.3", -0.0123456789: "-0.012346",
		1e21: "0", math.Inf(-1): "0", math.NaN(): "0", 1234.5: "1234.5", math.MaxFloat64: "0",
	} {
		figure := Rounded(x)
		if got := string(appendFigure(nil, &figure)); got != want {
			t.Errorf("%v is %s, want %s", x, got, want)
		}
		if got := string(wireJSON(figure)); got != want {
			t.Errorf("%v is %s as a member, want %s", x, got, want)
		}
	}
	if inf := math.Inf(1); roundedFigure(&inf) != nil || roundedFigure(nil) != nil {
		t.Error("a figure that does not exist is one")
	}
}

// The line of the leaderboard is written by hand.
func TestEncode_LineIsThatOfItsType(t *testing.T) {
	t.Parallel()
	sharpe := 1.25
	for _, line := range []Line{{}, {
		Seat: 1, Rank: 2, Decider: "model:é", Baseline: 1, Equity: 3 * arena.Dollar, Return: -0.25, Today: 0.5, Drawdown: -0.125,
		Sharpe: &sharpe, StdErr: &sharpe, Cash: 4, Fees: 5, Fills: 6, Positions: 7, Missed: 8, Rejected: 9, Cost: 10, Benched: 1,
	}} {
		want, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(line.append(nil))); diff != "" {
			t.Error(diff)
		}
	}
}

// A name that cannot be part of a topic costs its agent the topic and nobody else
// anything.
func TestTopics_LeaveOutWhatTheFeedCannotName(t *testing.T) {
	t.Parallel()
	roster := []arena.Entrant{{Agent: "a,b"}, {Agent: "anna"}, {Agent: "new\nline"}}
	for range 300 {
		roster = append(roster, arena.Entrant{Agent: string(rune('a'+len(roster)%26)) + strconv.Itoa(len(roster))})
	}
	m := NewStream(nil)
	m.enter(&arena.State{Plan: arena.Plan{Roster: roster}})
	if diff := cmp.Diff([]string{"", "agent:anna", ""}, m.agents[:3]); diff != "" {
		t.Error(diff)
	}
	if _, err := m.newSeason("0123456789", 0); err != nil {
		t.Error(err)
	}
}
