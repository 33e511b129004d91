// Package ci_test proves that the import rules of .golangci.yml bite. `./...` skips folders that begin with a dot, so only `make lint` runs it.
package ci_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/seed45548214/arena"

// forbidden has, for each package of the graph, imports that it must not have.
var forbidden = []struct{ pkg, path string }{
	{"actors", "net/http"},
	{"actors", module + "/actors/decide/strategy"},
	{"actors/decide", module + "/feeds"},
	{"actors/decide/completion", module + "/actors/decide"},
	{"actors/decide/model", module + "/actors/decide/strategy"},
	{"actors/decide/prompt", module + "/actors/decide/completion"},
	{"actors/decide/prompt", "github.com/sashabaranov/go-openai"},
	{"actors/decide/prompt", "net/http"},
	{"actors/decide/strategy", "net/http"},
	{"actors/kit", module + "/actors/decide/strategy"},
	{"arena", "net/http"},
	{"cmd/arena/fakellm", module + "/actors/decide/completion"},
	{"cmd/arena/fakellm", "golang.org/x/term"},
	{"cmd/arena/roster", module + "/transport"},
	{"cmd/arena/settings", module + "/state"},
	{"feeds", module + "/state"},
	{"state", module + "/transport"},
	{"deploy", module + "/state"},
	{"state/memory", "github.com/jackc/pgx/v5"},
	{"state/postgres", "github.com/redis/go-redis/v9"},
	{"transport", "github.com/asynkron/protoactor-go/actor"},
	{"transport", module + "/web"},
	{"transport/api", module + "/transport/push"},
	{"transport/api", module + "/web"},
	{"transport/history", module + "/transport/push"},
	{"transport/history", "net/http"},
	{"transport/kept", module + "/arena"},
	{"transport/kept", "net/http"},
	{"transport/news", module + "/transport/reply"},
	{"transport/news", "net/http"},
	{"transport/openapi", module + "/arena"},
	{"transport/page", module + "/transport/api"},
	{"transport/page", module + "/transport/push"},
	{"transport/push", module + "/arena"},
	{"transport/reply", module + "/transport/history"},
	{"transport/view", module + "/transport/push"},
	{"transport/view", "net/http"},
}

// A clone may have any name; one that is called like our own packages must not blur the rules.
func TestLint_FindsEveryForbiddenImport(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"clone", "arena", "actors/cmd/arena"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			root := filepath.Join(t.TempDir(), folder)
			copyModule(t, root)
			var planted []string
			for i, f := range forbidden {
				planted = append(planted, plant(t, root, fmt.Sprintf("%s/planted%d.go", f.pkg, i), f.path))
			}
			slices.Sort(planted)
			if diff := cmp.Diff(planted, lint(t, root)); diff != "" {
				t.Errorf("files with a forbidden import (-planted +found):\n%s", diff)
			}
		})
	}
}

// copyModule copies the module without what is not its source.
func copyModule(t *testing.T, root string) {
	t.Helper()
	skip := []string{"../.git", "../bin", "../data"}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(root, strings.TrimPrefix(path, ".."))
		switch {
		case d.IsDir() && (slices.Contains(skip, filepath.ToSlash(path)) || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o750)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plant adds the file name, relative to root, that imports path, and returns the name.
func plant(t *testing.T, root, name, path string) string {
	t.Helper()
	pkg := filepath.Dir(name)
	if err := os.MkdirAll(filepath.Join(root, pkg), 0o750); err != nil {
		t.Fatal(err)
	}
	source := fmt.Sprintf("package %s\n\nimport _ %q\n", filepath.Base(pkg), path)
	if err := os.WriteFile(filepath.Join(root, name), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// lint returns the file of each finding under the import rules, sorted.
func lint(t *testing.T, root string) []string {
	t.Helper()
	command := strings.Fields(os.Getenv("GOLANGCI_LINT"))
	if len(command) == 0 {
		t.Fatal("GOLANGCI_LINT is not set: run `make lint`")
	}
	command = append(command, "run", "--enable-only", "depguard", "--allow-parallel-runners",
		"--issues-exit-code", "0", "--show-stats=false", "--output.json.path", "stdout", "./...")
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var report struct {
		Issues []struct {
			Text string `json:"Text"`
			Pos  struct {
				Filename string `json:"Filename"`
			} `json:"Pos"`
		} `json:"Issues"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("read the report: %v\n%s", err, stdout.String())
	}
	var files []string
	for _, issue := range report.Issues {
		t.Logf("%s: %s", issue.Pos.Filename, issue.Text)
		files = append(files, filepath.ToSlash(issue.Pos.Filename))
	}
	slices.Sort(files)
	return files
}
