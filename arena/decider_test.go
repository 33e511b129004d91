package arena_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// A decider is a value in the journal; the first journals had its short form.
func TestDecider_ReadsBothForms(t *testing.T) {
	t.Parallel()
	model := arena.Decider{Kind: arena.ByModel, Name: "vendor/model:free", Prompt: "v3", Settings: map[string]string{"temperature": "0.2", "seed": "1"}}
	text, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text        string
		want        arena.Decider
		short, long string
	}{
		"whole": {string(text), model, "model:vendor/model:free", "model:vendor/model:free prompt v3 seed=1 temperature=0.2"},
		"short": {`"model:vendor/model:free"`, arena.Decider{Kind: arena.ByModel, Name: "vendor/model:free"}, "model:vendor/model:free", "model:vendor/model:free"},
		"kind":  {`"human"`, arena.Decider{Kind: "human"}, "human", "human"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got arena.Decider
			if err := json.Unmarshal([]byte(c.text), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if got.String() != c.short || got.Describe() != c.long {
				t.Errorf("%q and %q, want %q and %q", got.String(), got.Describe(), c.short, c.long)
			}
		})
	}
}
