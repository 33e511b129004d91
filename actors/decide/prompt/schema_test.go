package prompt_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

type schema struct {
	Type       string            `json:"type"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
	Additional *bool             `json:"additionalProperties"`
}

// Vendors that hold a model to a schema refuse one whose objects are not strict, and
// bounds of any kind.
func TestSchema_IsStrictAndPlain(t *testing.T) {
	t.Parallel()
	var root schema
	if err := json.Unmarshal(prompt.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	root.check(t, "answer")
	trade := root.Properties["trades"].Items
	if diff := cmp.Diff([]string{"rationale", "trades", "reply"}, root.Required); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"ticker", "action", "quantity", "fairValue", "topOfBox", "bottomOfBox", "justification"}, trade.Required); diff != "" {
		t.Error(diff)
	}
	for _, word := range []string{"minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern", "format", "anyOf", "oneOf", "$ref", "default", "const", "nullable"} {
		if strings.Contains(string(prompt.Schema()), `"`+word+`"`) {
			t.Errorf("it has %s", word)
		}
	}
}

func (s *schema) check(t *testing.T, name string) {
	t.Helper()
	switch s.Type {
	case "object":
		if s.Additional == nil || *s.Additional {
			t.Errorf("%s may have more members", name)
		}
		for member, of := range s.Properties {
			if !slices.Contains(s.Required, member) {
				t.Errorf("%s need not have %s", name, member)
			}
			of.check(t, member)
		}
		if len(s.Required) != len(s.Properties) {
			t.Errorf("%s has to have what it does not know", name)
		}
	case "array":
		s.Items.check(t, name)
	case "string", "number":
	default:
		t.Errorf("%s is of type %q", name, s.Type)
	}
}
