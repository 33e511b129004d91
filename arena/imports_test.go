package arena_test

import (
	"os/exec"
	"strings"
	"testing"
)

// The rules of the game depend on nothing but the standard library.
func TestImports_StandardLibraryAlone(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	const self = "github.com/seed45548214/arena/arena"
	packages := strings.Fields(string(out))
	if len(packages) == 0 {
		t.Fatal("go list names no package")
	}
	for _, path := range packages {
		if path != self && !strings.HasPrefix(path, self+"/") {
			t.Errorf("the rules depend on %s", path)
		}
	}
}
