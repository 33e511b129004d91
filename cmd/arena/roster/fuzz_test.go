package roster_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed45548214/arena/cmd/arena/roster"
)

// Whatever stands in the file of an arena, it is refused with a place in it, or it is one
// that a start takes again and again.
func FuzzLoad(f *testing.F) {
	builtIn, err := filepath.Glob(filepath.Join("arenas", "*.yaml"))
	if err != nil || len(builtIn) == 0 {
		f.Fatalf("%d built-in arenas: %v", len(builtIn), err)
	}
	for _, path := range builtIn {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{duel, talkative, "", "id: a\nname: [\n", "roster: &a [*a]", "id: a\nname: A\nroster: [{agent: x, strategy: cash}]\nrules: {lot: 0.1}", "\xff", "a: !!binary x"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		spec, err := roster.ReadText(text)
		if err != nil {
			if _, ok := errors.AsType[*roster.FileError](err); !ok {
				t.Fatalf("%q: %v, want what is wrong with the file", text, err)
			}
			return
		}
		if err := roster.Recheck(spec); err != nil {
			t.Fatalf("%q is taken and then refused: %v", text, err)
		}
	})
}
