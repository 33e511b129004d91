package main_test

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// Journals of every version of the rules lie below testdata/journals/VERSION, as servers have
// written them, and stay: they open, verify, and those of these rules run again to the byte.
// Whoever changes what the rules lead to makes another version of them, and adds a folder.
func TestGolden_JournalsStayWhole(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join("testdata", "journals", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	current := false
	for _, folder := range folders {
		engine, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err != nil {
			t.Fatal(err)
		}
		current = current || engine == arena.EngineVersion
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, name := range list(t, folder) {
				write(t, filepath.Join(dir, name), string(read(t, filepath.Join(folder, name))))
			}
			s := shell(t)
			if got := s.Run(t, "verify", "--data", dir); got.Code != 0 || strings.Contains(got.Out, "DAMAGED") {
				t.Errorf("verify: %+v", got)
			}
			got := s.Run(t, "replay", dir)
			if engine == arena.EngineVersion && got.Code != 0 {
				t.Errorf("replay: %+v", got)
			}
		})
	}
	if !current {
		t.Errorf("there is no journal of version %d of the rules", arena.EngineVersion)
	}
}

// The journals of these rules have what seasons are made of, so that they guard it.
func TestGolden_JournalsHaveWhatSeasonsAreMadeOf(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join("testdata", "journals", strconv.Itoa(arena.EngineVersion), "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[string]bool)
	for _, path := range paths {
		for line := range bytes.Lines(read(t, path)) {
			for _, event := range arena.Events() {
				have[event.Type()] = have[event.Type()] || bytes.Contains(line, []byte(`{"type":"`+event.Type()+`"`))
			}
		}
	}
	// What a crash or a failed split leads to, stories and properties of the rules have.
	rare := map[string]bool{
		"agent_crashed": true, "agent_benched": true, "agent_returned": true, "split_doubted": true, "symbol_settled": true,
		"season_extended": true, "loss_accepted": true, "prompt_changed": true, "chat_hidden": true, "chat_closed": true, "chat_opened": true,
	}
	for _, event := range arena.Events() {
		if name := event.Type(); !have[name] && !rare[name] {
			t.Errorf("no journal has %s", name)
		}
	}
}
