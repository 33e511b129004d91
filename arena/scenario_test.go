package arena_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the results in testdata/scenario")

// A scenario is a story told as commands. A line that starts with "> " is a
// result of the command above it; go test -update rewrites those lines.
func TestScenario(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/scenario/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("%s went differently (rewrite with -update):\n%s", file, got)
			}
		})
	}
}

// play runs the commands of story and returns it with fresh results.
func play(t *testing.T, story string) string {
	t.Helper()
	teller := newTeller(t)
	var out strings.Builder
	for line := range strings.Lines(story) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		out.WriteString(line)
		command := strings.TrimSpace(line)
		if command == "" || command[0] == '#' {
			continue
		}
		for _, result := range teller.do(command) {
			out.WriteString("> " + result + "\n")
		}
	}
	return out.String()
}
