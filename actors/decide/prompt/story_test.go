package prompt_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

var update = flag.Bool("update", false, "rewrite the prompts in testdata")

// The stories are what a model reads, to the byte. Whoever changes one reads it as the
// model would; where the code and no template changed it, its format has a new number.
func TestTemplate_TellsTheStory(t *testing.T) {
	t.Parallel()
	views := story(t)
	persona, ok := prompt.Persona("value")
	if !ok {
		t.Fatal("no persona")
	}
	for _, tell := range []struct {
		file     string
		template *prompt.Template
		seat     int
		persona  string
	}{
		{"default.txt", prompt.Default(), 0, ""},
		{"persona.txt", prompt.Default(), 1, persona},
		{"simple.txt", prompt.Simple(), 0, ""},
	} {
		t.Run(tell.file, func(t *testing.T) {
			t.Parallel()
			parts := write(t, tell.template, &views[tell.seat], tell.persona)
			got := parts.System + "\n=== the message of the user, template " + tell.template.Version() + " ===\n" + parts.Scene + parts.Own
			file := filepath.Join("testdata", tell.file)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s is told otherwise (rewrite with -update):\n%s", file, diff)
			}
		})
	}
}
