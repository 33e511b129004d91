package arena

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A DeciderKind says what sort of thing decides.
type DeciderKind string

// The kinds of deciders.
const (
	ByStrategy DeciderKind = "strategy" // a fixed rule
	ByModel    DeciderKind = "model"    // a language model
	BySealed   DeciderKind = "sealed"   // a language model that nobody is told before the end of the season
)

// A Decider is what decides for an agent: all that makes its decisions what they are,
// beside what it is shown.
type Decider struct {
	Kind DeciderKind `json:"kind"`
	Name string      `json:"name"` // of the strategy, or of the model as its endpoint calls it
	// Prompt is the version of the prompt; empty for a strategy.
	Prompt string `json:"prompt,omitempty"`
	// Settings are what else was chosen, such as a temperature.
	Settings map[string]string `json:"settings,omitempty"`
}

// IsModel reports whether a language model decides, told or not.
func (d *Decider) IsModel() bool { return d.Kind == ByModel || d.Kind == BySealed }

// String is short, such as "strategy:momentum".
func (d *Decider) String() string {
	if d.Name == "" {
		return string(d.Kind)
	}
	return string(d.Kind) + ":" + d.Name
}

// Describe is the whole of d in one line.
func (d *Decider) Describe() string {
	words := []string{d.String()}
	if d.Prompt != "" {
		words = append(words, "prompt "+d.Prompt)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Settings)) {
		words = append(words, name+"="+d.Settings[name])
	}
	return strings.Join(words, " ")
}

// UnmarshalJSON also reads the short form, which the first journals have.
func (d *Decider) UnmarshalJSON(data []byte) error {
	type whole Decider
	if len(data) == 0 || data[0] != '"' {
		return json.Unmarshal(data, (*whole)(d))
	}
	var short string
	if err := json.Unmarshal(data, &short); err != nil {
		return fmt.Errorf("decider: %w", err)
	}
	kind, name, _ := strings.Cut(short, ":")
	*d = Decider{Kind: DeciderKind(kind), Name: name}
	return nil
}
