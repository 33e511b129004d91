package state_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
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
	start := sha256.Sum256([]byte("the journal of the arena a"))
	first := seal(t, state.Head{}, `[{"tick":0}]`)
	if full := sha256.Sum256(append(start[:], `{"seq":1,"events":[{"tick":0}]`...)); first.Sum != full {
		t.Errorf("sum = %s, want %x", first.Sum, full)
	}
	after := state.Head{Seq: 41, Sum: first.Sum}
	r := seal(t, after, `[{"tick":1}]`)
	if full := sha256.Sum256(append(after.Sum[:], `{"seq":42,"events":[{"tick":1}]`...)); r.Sum != full {
		t.Errorf("sum = %s, want %x", r.Sum, full)
	}
	if r.Seq != 42 || r.After() != after {
		t.Errorf("record %d after %v, want 42 after %v", r.Seq, r.After(), after)
	}
	var chain state.Chain
	other, err := chain.Seal("b", state.Head{}, first.Data)
	if err != nil || other.Sum == first.Sum {
		t.Errorf("the journals of two arenas begin with the same sum, %v", err)
	}
}

// The first journals have half of the sums, and nothing before the first record. They are
// read, and gone on with, as they are.
func TestChain_GoesOnWithTheFirstJournals(t *testing.T) {
	t.Parallel()
	var chain state.Chain
	var prev [16]byte
	var head state.Head
	for i, text := range []string{`["one"]`, `["two"]`, `["three"]`} {
		body := fmt.Sprintf(`{"seq":%d,"events":%s`, i+1, text)
		full := sha256.Sum256(append(prev[:], body...))
		line := fmt.Sprintf(`%s,"sum":"%x"}`, body, full[:16])
		passed, err := state.Pass(head, []byte(line))
		if err != nil {
			t.Fatal(err)
		}
		r, err := chain.Parse("a", head, []byte(line))
		if err != nil || !chain.Holds(r) || passed != r.Head() || string(state.AppendLine(nil, r)) != line+"\n" {
			t.Fatalf("record %d: %v", i+1, err)
		}
		if i > 0 && seal(t, head, text).Sum != r.Sum {
			t.Errorf("record %d is not gone on with as it was", i+1)
		}
		prev, head = [16]byte(full[:]), r.Head()
	}
	again := seal(t, head, `["four"]`)
	if text := again.Sum.String(); len(text) != 32 {
		t.Errorf("the next sum is %s", text)
	}
	whole := seal(t, seal(t, state.Head{}, `["one"]`).Head(), `["two"]`)
	if _, err := chain.Parse("a", head, bytes.TrimSuffix(state.AppendLine(nil, state.Record{Seq: 4, Sum: whole.Sum, Data: []byte(`["four"]`)}), []byte("\n"))); err == nil {
		t.Error("a record with a whole sum follows one with half of it")
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
