//go:build unix

package main_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Bash, with the script, completes commands, flags and arguments.
func TestCompletion_CompletesInBash(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash was not found")
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "arena.bash")
	write(t, script, newSite(t).mustRun(t, "completion", "bash"))
	for line, want := range map[string][]string{
		"ver":                {"verify", "version"},
		"--open":             nil,
		"--simul":            {"--simulated-start-date"},
		"serve --no":         {"--no-scheduler"},
		"export x --form":    {"--format"},
		"actors ":            {"restart"},
		"completion ":        {"bash", "fish", "zsh"},
		"reset --url x --se": {"--seed"},
		"nothing --x":        nil,
	} {
		words := append([]string{path}, strings.Split(line, " ")...)
		quoted := "'" + strings.Join(words, "' '") + "'"
		cmd := exec.Command(bash, "-c", `source "$1"; COMP_WORDS=(`+quoted+`); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _arena; printf '%s\n' "${COMPREPLY[@]}"`, "bash", script)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got := slices.Sorted(strings.FieldsSeq(string(out))); !slices.Equal(got, want) {
			t.Errorf("arena %s: %q, want %q", line, got, want)
		}
	}
}
