package state_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
)

func seal(t *testing.T, after state.Head, text string) state.Record {
	t.Helper()
	var chain state.Chain
	r, err := chain.Seal("a", after, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The sum is what the package promises, computed here by hand.
func TestChain_SumsThePreviousSumAndTheBodyOfTheLine(t *testing.T) {
	t.Parallel()
	after := state.Head{Seq: 41, Sum: state.Sum{1, 2, 3}}
	r := seal(t, after, `[{"tick":1}]`)
	full := sha256.Sum256(append(after.Sum[:], `{"seq":42,"events":[{"tick":1}]`...))
	if !bytes.Equal(r.Sum[:], full[:16]) {
		t.Errorf("sum = %s, want %x", r.Sum, full[:16])
	}
	if r.Seq != 42 || r.After() != after {
		t.Errorf("record %d after %v, want 42 after %v", r.Seq, r.After(), after)
	}
}

// A line is JSON, as jq reads it, and is read back as the record that it was.
func TestChain_ParseReadsWhatAppendLineWrote(t *testing.T) {
	t.Parallel()
	var chain state.Chain
	var head state.Head
	for _, text := range []string{`[]`, `[{"reply":"\",\"sum\":\"00\"}"}]`, `{"any":"JSON"}`, `"ü 漢"`} {
		want := seal(t, head, text)
		line := state.AppendLine(nil, want)
		var parts struct {
			Seq    uint64          `json:"seq"`
			Events json.RawMessage `json:"events"`
			Sum    state.Sum       `json:"sum"`
		}
		if err := json.Unmarshal(line, &parts); err != nil {
			t.Fatal(err)
		}
		if parts.Seq != want.Seq || string(parts.Events) != text || parts.Sum != want.Sum {
			t.Errorf("line %s is not JSON of record %d", line, want.Seq)
		}
		got, err := chain.Parse("a", head, line[:len(line)-1])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("record (-want +got):\n%s", diff)
		}
		if !chain.Holds(got) {
			t.Error("a record that was parsed does not hold")
		}
		head = got.Head()
	}
}

func TestChain_HoldsNoticesEveryChange(t *testing.T) {
	t.Parallel()
	var chain state.Chain
	r := seal(t, seal(t, state.Head{}, `["one"]`).Head(), `["two"]`)
	for name, change := range map[string]func(*state.Record){
		"sequence number": func(r *state.Record) { r.Seq++ },
		"previous sum":    func(r *state.Record) { r.Prev[0] ^= 1 },
		"sum":             func(r *state.Record) { r.Sum[15] ^= 1 },
		"data":            func(r *state.Record) { r.Data = []byte(`["too"]`) },
		"no data":         func(r *state.Record) { r.Data = nil },
	} {
		changed := r
		change(&changed)
		if chain.Holds(changed) {
			t.Errorf("a record with another %s holds", name)
		}
	}
	if !chain.Holds(r) {
		t.Error("the record as it was does not hold")
	}
}

func TestChain_RefusesWhatDoesNotFitOnALine(t *testing.T) {
	t.Parallel()
	var chain state.Chain
	for _, data := range [][]byte{nil, {}, []byte("[1,\n2]"), []byte("[]\n"), make([]byte, state.MaxRecord+1)} {
		if _, err := chain.Seal("a", state.Head{}, data); !errors.Is(err, state.ErrBadRecord) {
			t.Errorf("%d bytes: %v, want %v", len(data), err, state.ErrBadRecord)
		}
	}
}
