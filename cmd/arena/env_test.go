package main_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

var update = flag.Bool("update", false, "rewrite .env.example")

const exampleFile = "../../.env.example"

func TestEnvExample_IsFresh(t *testing.T) {
	t.Parallel()
	got := shell(t).Run(t, "env")
	if got.Code != 0 {
		t.Fatalf("%+v", got)
	}
	if *update {
		if err := os.WriteFile(exampleFile, []byte(got.Out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(read(t, exampleFile)), got.Out); diff != "" {
		t.Errorf("run: go test ./cmd/arena -run EnvExample -update\n%s", diff)
	}
}

// What the example proposes is what the program does without it.
func TestEnvExample_HoldsTheDefaults(t *testing.T) {
	t.Parallel()
	var defaults strings.Builder
	for line := range strings.Lines(string(read(t, exampleFile))) {
		if strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "#ARENA_") || strings.HasPrefix(line, "#S_P500") ||
			strings.HasPrefix(line, "#MAX_SIMULATION") || strings.HasPrefix(line, "#SIMULATED_START") || strings.Contains(line, "END_DATE") {
			continue // examples, not defaults
		}
		defaults.WriteString(strings.TrimPrefix(line, "#"))
	}
	cadence := []string{"--interval", "30s"} // with any of these given, the others have their defaults
	with, without := shell(t), shell(t)
	write(t, filepath.Join(with.Dir, ".env"), defaults.String())
	got, want := setUp(t, with), setUp(t, without, cadence...)
	if diff := cmp.Diff(want.Plans, got.Plans); diff != "" {
		t.Error(diff)
	}
	if got.Interval != want.Interval || got.MarketPerTick != want.MarketPerTick || got.Folder != want.Folder || got.Address != want.Address ||
		got.Heartbeat != want.Heartbeat || got.SnapshotEvery != want.SnapshotEvery || got.LogLevel != want.LogLevel {
		t.Errorf("with the example: %+v\nwithout: %+v", got, want)
	}
}

func TestEnvExample_NamesEverySettingOnce(t *testing.T) {
	t.Parallel()
	var described []struct {
		Name  string   `json:"name"`
		Names []string `json:"names"`
	}
	if err := json.Unmarshal([]byte(shell(t).Run(t, "env", "--json").Out), &described); err != nil {
		t.Fatal(err)
	}
	example := string(read(t, exampleFile))
	seen := make(map[string]bool)
	for _, setting := range described {
		if strings.Count(example, "\n#"+setting.Name+"=") != 1 {
			t.Errorf("the example does not have %s once", setting.Name)
		}
		for _, name := range setting.Names {
			if seen[name] {
				t.Errorf("two settings are called %s", name)
			}
			seen[name] = true
		}
	}
	lines := settings.Table()
	for i := range lines {
		for _, name := range lines[i].Variables() {
			if !seen[name] {
				t.Errorf("%s is not described", name)
			}
		}
	}
}
