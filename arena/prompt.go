package arena

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A PromptPart is a part of what a decider was told. What several agents are told alike
// is stored once, by a [PromptKept], and named by its sum.
type PromptPart struct {
	Text string `json:"text,omitempty"`
	// Sum and Seq name a part whose text another event has, that of record Seq.
	Sum string `json:"sum,omitempty"`
	Seq uint64 `json:"seq,omitzero"`
	// Shared says for how long others are told the same. A decider says so; no journal
	// has it.
	Shared Sharing `json:"-"`
}

// A Sharing says how long a part of a prompt stays the same.
type Sharing int

// The sharings.
const (
	Own       Sharing = iota // it is told to one agent once
	PerRound                 // all of a round may be told the same
	PerSeason                // all of a season may be told the same
)

// PromptKept stores a part of a prompt that several agents may be told.
type PromptKept struct {
	Sum   string `json:"sum"` // the first half of the SHA-256 of Text, in hexadecimal
	Text  string `json:"text"`
	Round int    `json:"round,omitzero"` // the only one in which it is told; zero if it is told in many
}

// A keptPart says where the text of a part is.
type keptPart struct {
	Sum   string `json:"sum"`
	Seq   uint64 `json:"seq"`
	Round int    `json:"round,omitzero"`
}

// mostKept is how many parts a season remembers to have stored. A part beyond is stored
// with each decision.
const mostKept = 256

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:sha256.Size/2])
}

// keepPrompt stores the shared parts of r that are not stored yet, and leaves their sums
// in r, which nobody else has.
func (s *Season) keepPrompt(r *Receipt) error {
	if r == nil {
		return nil
	}
	for i := range r.Prompt {
		part, err := s.keepPart(&r.Prompt[i])
		if err != nil {
			return err
		}
		r.Prompt[i] = part
	}
	return nil
}

// keepPart returns part as a receipt has it. A part without a text is one that is stored
// already, as in a replay.
func (s *Season) keepPart(part *PromptPart) (PromptPart, error) {
	sum := part.Sum
	if part.Text != "" {
		if part.Shared == Own {
			return PromptPart{Text: part.Text}, nil
		}
		sum = sumOf(part.Text)
	}
	if kept, ok := s.State.keptPart(sum); ok {
		return PromptPart{Sum: sum, Seq: kept.Seq}, nil
	}
	if part.Text == "" || len(s.State.Kept) >= mostKept {
		return PromptPart{Text: part.Text}, nil
	}
	event := &PromptKept{Sum: sum, Text: part.Text}
	if part.Shared == PerRound {
		event.Round = s.State.Round
	}
	return PromptPart{Sum: sum, Seq: s.State.Seq + 1}, s.emit(event)
}

func (s *State) keptPart(sum string) (keptPart, bool) {
	i := slices.IndexFunc(s.Kept, func(k keptPart) bool { return k.Sum == sum })
	if i < 0 {
		return keptPart{}, false
	}
	return s.Kept[i], true
}

func (s *State) applyKept(e *PromptKept) error {
	if _, twice := s.keptPart(e.Sum); twice || e.Sum != sumOf(e.Text) {
		return fmt.Errorf("part %q of a prompt: %w", e.Sum, ErrCorrupt)
	}
	s.Kept = append(s.Kept, keptPart{Sum: e.Sum, Seq: s.Seq + 1, Round: e.Round})
	return nil
}

// forgetRound forgets the parts of prompts that no other round is told.
func (s *State) forgetRound() {
	s.Kept = slices.DeleteFunc(slices.Clone(s.Kept), func(k keptPart) bool { return k.Round != 0 })
}

// checkPrompt refuses a receipt that names parts which are not stored.
func (s *State) checkPrompt(r *Receipt) error {
	if r == nil {
		return nil
	}
	for i := range r.Prompt {
		part := &r.Prompt[i]
		if kept, ok := s.keptPart(part.Sum); part.Sum != "" && (!ok || kept.Seq != part.Seq) {
			return fmt.Errorf("part %s of a prompt is not in record %d: %w", part.Sum, part.Seq, ErrCorrupt)
		}
	}
	return nil
}
