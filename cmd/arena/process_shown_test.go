//go:build unix

package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// get decodes an answer.
func (p *process) get(path string, into any) error {
	body, err := p.body(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

func (p *process) mustGet(t *testing.T, path string, into any) {
	t.Helper()
	if err := p.get(path, into); err != nil {
		t.Fatalf("%v\n%s%s", err, p.out, p.errOut)
	}
}

// An arenaShown is what everybody sees of an arena.
type arenaShown struct {
	ID      string `json:"id"`
	Phase   string `json:"phase"`
	Reason  string `json:"reason"`
	Seq     uint64 `json:"seq"`
	Season  int    `json:"season"`
	Round   int    `json:"round"`
	Session string `json:"session"`
}

// shown returns one arena of the list, or an empty one.
func (p *process) shown(t *testing.T, id string) arenaShown {
	t.Helper()
	var list struct {
		Arenas []arenaShown `json:"arenas"`
	}
	p.mustGet(t, "/api/arenas", &list)
	for _, shown := range list.Arenas {
		if shown.ID == id {
			return shown
		}
	}
	return arenaShown{}
}

// until waits until the arena is as wanted.
func (p *process) until(t *testing.T, id, what string, ok func(arenaShown) bool) {
	t.Helper()
	p.eventually(t, what, func() bool { return ok(p.shown(t, id)) })
}

func (p *process) untilPhase(t *testing.T, id, phase string) {
	t.Helper()
	p.until(t, id, id+" is "+phase, func(a arenaShown) bool { return a.Phase == phase })
}

func (p *process) untilRecord(t *testing.T, id string, seq uint64) {
	t.Helper()
	p.until(t, id, fmt.Sprintf("%s has %d records", id, seq), func(a arenaShown) bool { return a.Seq >= seq })
}

// A journalRecord is one commit as the events of an arena show it.
type journalRecord struct {
	Seq    uint64          `json:"seq"`
	Sum    string          `json:"sum"`
	Events json.RawMessage `json:"events"`
}

// records asks for those after seq, at most a thousand.
func (p *process) records(id string, after uint64) ([]journalRecord, error) {
	var page struct {
		Records []journalRecord `json:"records"`
	}
	err := p.get(fmt.Sprintf("/api/arenas/%s/events?after=%d&limit=1000", id, after), &page)
	return page.Records, err
}

// exported returns the whole journal of an arena from the store.
func (s *site) exported(t *testing.T, id string) []journalRecord {
	t.Helper()
	lines := json.NewDecoder(strings.NewReader(s.mustRun(t, "export", id)))
	var all []journalRecord
	for {
		var r journalRecord
		err := lines.Decode(&r)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
}

// An event is one fact with all its fields.
type event map[string]any

func (r *journalRecord) events(t *testing.T) []event {
	t.Helper()
	var events []event
	if err := json.Unmarshal(r.Events, &events); err != nil {
		t.Fatal(err)
	}
	return events
}

// files returns the content of every file below dir, and its folders; a folder
// that is not there has nothing.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			found[path+"/"] = ""
			return err
		}
		content, err := os.ReadFile(path)
		found[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
