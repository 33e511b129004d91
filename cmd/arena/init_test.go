package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInit_WritesOnceAndNeverOver(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "mine")
	first := shell(t).Run(t, "init", dir)
	if first.Code != 0 || !strings.Contains(first.Out, "next, in "+dir+":\n   arena roster check arenas\n   arena serve --fake-llm") {
		t.Fatalf("%+v", first)
	}
	for path, mode := range map[string]os.FileMode{".env": 0o600, "arenas/duel.yaml": 0o644, "arenas/arena.schema.json": 0o644} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil || info.Mode().Perm()&^mode != 0 || !strings.Contains(first.Out, filepath.Join(dir, path)) {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	again := shell(t).Run(t, "init", dir)
	if want := filepath.Join(dir, "arenas", "duel.yaml") + " is in the way, and nothing was written"; again.Code != 1 || !strings.Contains(again.Err, want) {
		t.Errorf("%+v; want %s", again, want)
	}
	used := folder(t, ".env", "MINE=1\n")
	if got := shell(t).Run(t, "init", used); got.Code != 1 || !strings.Contains(got.Err, ".env is in the way") {
		t.Errorf("%+v", got)
	}
	if entries, err := os.ReadDir(used); err != nil || len(entries) != 1 || string(read(t, filepath.Join(used, ".env"))) != "MINE=1\n" {
		t.Errorf("it left %v, %v", entries, err)
	}
	if got := shell(t).Run(t, "init", filepath.Join(used, ".env", "below")); got.Code != 1 || strings.Count(got.Err, "\n") != 1 {
		t.Errorf("below a file: %+v", got)
	}
	var body struct {
		Files []string `json:"files"`
		Next  []string `json:"next"`
	}
	asJSON := shell(t).Run(t, "init", "--json", t.TempDir())
	if err := json.Unmarshal([]byte(asJSON.Out), &body); err != nil || len(body.Files) != 3 || len(body.Next) != 2 {
		t.Errorf("%+v, error %v", asJSON, err)
	}
}
