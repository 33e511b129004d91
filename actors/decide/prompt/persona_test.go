package prompt_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

func TestPersonas_AreFiveOfOneParagraph(t *testing.T) {
	t.Parallel()
	names := prompt.Personas()
	if diff := cmp.Diff([]string{"crash-prophet", "gambler", "stock-picker", "value", "visionary"}, names); diff != "" {
		t.Error(diff)
	}
	var told []string
	for _, name := range names {
		text, ok := prompt.Persona(name)
		if words := len(strings.Fields(text)); !ok || words < 60 || words > 120 || strings.Contains(text, "\n") {
			t.Errorf("%s has %d words", name, words)
		}
		if slices.Contains(told, text) {
			t.Errorf("%s is told like another", name)
		}
		told = append(told, text)
		views := story(t)
		if own := write(t, prompt.Default(), &views[0], text).Own; !strings.Contains(own, text) {
			t.Errorf("%s is not told as it is written", name)
		}
	}
	for _, name := range []string{"", "nobody", "../default", "value.txt"} {
		if text, ok := prompt.Persona(name); ok {
			t.Errorf("%q is %q", name, text)
		}
	}
}
