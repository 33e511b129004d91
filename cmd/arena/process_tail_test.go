//go:build unix

package main_test

import (
	"encoding/json"
	"strings"
	"syscall"
	"testing"
)

// A tail beside a server shows each record as it comes, whole and in order, for people and
// for programs, until it is told to end.
func TestTail_ShowsTheJournalAsItGrows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "20ms")
	p.untilRecord(t, strategyArena, 5)
	words := s.launch(t, "tail", "--after", "0")
	lines := s.launch(t, "tail", strategyArena, "--after", "0", "--json")
	words.eventually(t, "a fill is told", func() bool { return strings.Contains(words.out.String(), " bought ") })
	seq := p.shown(t, strategyArena).Seq
	p.untilRecord(t, strategyArena, seq+10)
	lines.eventually(t, "it has come so far", func() bool { return strings.Count(lines.out.String(), "\n") > int(seq)+5 })
	for _, tail := range []*process{words, lines} {
		tail.signal(t, syscall.SIGINT)
		if state := tail.wait(t); state.ExitCode() != 0 {
			t.Errorf("it ends with %v: %s", state, tail.errOut)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(lines.out.String()), "\n") {
		var record struct {
			Seq    int               `json:"seq"`
			Events []json.RawMessage `json:"events"`
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil || record.Seq != i+1 || len(record.Events) == 0 {
			t.Fatalf("line %d: record %d, %v", i+1, record.Seq, err)
		}
	}
	if said := words.out.String(); !strings.HasPrefix(said, "1\tseason 1 of Strategy Arena begins with 9 agents\n") || !strings.Contains(said, "\tround 1 opens\n") {
		t.Errorf("it says\n%.500s", said)
	}
	if got := s.run(t, "tail", "--after", "x"); got.code != 2 || !strings.Contains(got.err, "--after is") {
		t.Errorf("%+v", got)
	}
	p.stop(t, syscall.SIGTERM)
}
