package arena

import (
	"fmt"
	"slices"
)

// A PromptVersion is the template of a prompt as models are told by it.
type PromptVersion struct {
	Prompt  string `json:"prompt"`  // its name
	Version string `json:"version"` // that every receipt has
	// Refused is why what is there now under the name cannot be used, so that models go on
	// being told by Version; empty if it can.
	Refused string `json:"refused,omitempty"`
}

// PromptChanged says by which version of a prompt models are told from now on. It stands
// before the first decision that was made with it.
type PromptChanged struct {
	PromptVersion
	From string `json:"from,omitempty"` // the version before; empty for the first of the season
}

// PromptNames are those of the prompts by which models of the roster are told, also under
// code names, sorted.
func (s *Season) PromptNames() []string {
	var names []string
	for seat := range s.State.Roster {
		if entrant, err := s.Entrant(seat); err == nil && entrant.Decider.Kind == ByModel {
			names = append(names, entrant.Decider.Prompt)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ChangePrompts takes the versions in which prompts are now. It returns nothing if all of
// them are as they were.
func (s *Season) ChangePrompts(now []PromptVersion) ([]Event, error) {
	var changes []Event
	for _, version := range now {
		version.Refused = clip(version.Refused)
		if before := s.State.promptVersion(version.Prompt); before != version {
			changes = append(changes, &PromptChanged{PromptVersion: version, From: before.Version})
		}
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return s.decide(changes...)
}

// promptVersion is the one by which models are told; without a version before the first.
func (s *State) promptVersion(name string) PromptVersion {
	if i := slices.IndexFunc(s.Told, func(v PromptVersion) bool { return v.Prompt == name }); i >= 0 {
		return s.Told[i]
	}
	return PromptVersion{Prompt: name}
}

func (s *State) applyPromptChange(e *PromptChanged) error {
	if before := s.promptVersion(e.Prompt); before.Version != e.From {
		return fmt.Errorf("prompt %q was told in version %q, not %q: %w", e.Prompt, before.Version, e.From, ErrCorrupt)
	}
	s.Told = slices.DeleteFunc(slices.Clone(s.Told), func(v PromptVersion) bool { return v.Prompt == e.Prompt })
	s.Told = append(s.Told, e.PromptVersion)
	return nil
}
