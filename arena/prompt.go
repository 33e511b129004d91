package arena

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A PromptPart is a part of what a decider was told. What is told more than once, to
// several agents or to one, is stored once, by a [PromptKept], and named by where that is.
type PromptPart struct {
	Text string `json:"text,omitempty"`
	// Seq is the record that has the text; zero if the part has it itself. Nth counts its
	// kept parts from zero. The first journals give a sum in place of that.
	Sum string `json:"sum,omitempty"`
	Seq uint64 `json:"seq,omitzero"`
	Nth int    `json:"nth,omitzero"`
	// Shared says for how long others are told the same. A decider says so; no journal
	// has it.
	Shared Sharing `json:"-"`
}

// kept reports whether a record stores the text of p, and not the decision itself.
func (p *PromptPart) kept() bool { return p.Seq > 0 || p.Sum != "" }

// A Sharing says how long a part of a prompt stays the same.
type Sharing int

// The sharings.
const (
	Own       Sharing = iota // it is told to one agent once
	PerRound                 // all of a round may be told the same
	PerSeason                // all of a season may be told the same
	Steady                   // an agent is told it again, among what it is told once
)

// PromptKept stores a part of a prompt that is told more than once.
type PromptKept struct {
	Sum   string `json:"sum"` // the first half of the SHA-256 of Text, in hexadecimal
	Text  string `json:"text"`
	Round int    `json:"round,omitzero"` // the only one in which it is told; zero if it is told in many
}

// A keptPart says where the text of a part is.
type keptPart struct {
	Sum   string `json:"sum"`
	Seq   uint64 `json:"seq"`
	Nth   int    `json:"nth,omitzero"` // of those of its record
	Round int    `json:"round,omitzero"`
}

// named is how a receipt names k; by its sum where the season did so when it was played.
func (k *keptPart) named(sum string) PromptPart {
	if sum != "" {
		return PromptPart{Sum: k.Sum, Seq: k.Seq}
	}
	return PromptPart{Seq: k.Seq, Nth: k.Nth}
}

// mostKept is how many parts a season remembers to have stored. A part beyond is stored
// with each decision, and a steady one beyond mostSteady: all of them are short, and there
// is always room for the longer ones.
const (
	mostKept   = 256
	mostSteady = 192
)

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:sha256.Size/2])
}

// keepPrompt stores the shared parts of r that are not stored yet, and leaves their names
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
	if part.Text == "" {
		if kept := s.State.partNamed(part); kept != nil {
			return kept.named(part.Sum), nil
		}
		return PromptPart{}, nil
	}
	if part.Shared == Own {
		return PromptPart{Text: part.Text}, nil
	}
	sum := sumOf(part.Text)
	kept := s.State.keptPart(sum)
	if kept == nil {
		if n := len(s.State.Kept); n >= mostKept || n >= mostSteady && part.Shared == Steady {
			return PromptPart{Text: part.Text}, nil
		}
		event := &PromptKept{Sum: sum, Text: part.Text}
		if part.Shared == PerRound {
			event.Round = s.State.Round
		}
		if err := s.emit(event); err != nil {
			return PromptPart{}, err
		}
		kept = &s.State.Kept[len(s.State.Kept)-1]
	}
	return kept.named(part.Sum), nil
}

// keptPart is the part with that sum, or nil.
func (s *State) keptPart(sum string) *keptPart {
	return s.partWhere(func(k *keptPart) bool { return k.Sum == sum })
}

// partNamed is the part that part names, or nil.
func (s *State) partNamed(part *PromptPart) *keptPart {
	return s.partWhere(func(k *keptPart) bool {
		return k.Seq == part.Seq && (k.Sum == part.Sum || part.Sum == "" && k.Nth == part.Nth)
	})
}

func (s *State) partWhere(holds func(*keptPart) bool) *keptPart {
	for i := range s.Kept {
		if holds(&s.Kept[i]) {
			return &s.Kept[i]
		}
	}
	return nil
}

func (s *State) applyKept(e *PromptKept) error {
	if s.keptPart(e.Sum) != nil || e.Sum != sumOf(e.Text) {
		return fmt.Errorf("part %q of a prompt: %w", e.Sum, ErrCorrupt)
	}
	kept := keptPart{Sum: e.Sum, Seq: s.Seq + 1, Round: e.Round}
	for i := range s.Kept {
		if s.Kept[i].Seq == kept.Seq {
			kept.Nth++
		}
	}
	s.Kept = append(s.Kept, kept)
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
		if part.kept() && s.partNamed(part) == nil {
			return fmt.Errorf("part %d %s of a prompt is not in record %d: %w", part.Nth, part.Sum, part.Seq, ErrCorrupt)
		}
	}
	return nil
}

// told is r with the texts of the parts that its record stores.
func (in *inputs) told(r *Receipt) *Receipt {
	if r == nil || len(in.kept) == 0 {
		return r
	}
	whole := *r
	whole.Prompt = slices.Clone(r.Prompt)
	for i := range whole.Prompt {
		part := &whole.Prompt[i]
		kept := in.keptBy(part)
		if kept == nil {
			continue
		}
		part.Text, part.Shared = kept.Text, PerSeason
		if kept.Round > 0 {
			part.Shared = PerRound
		}
	}
	return &whole
}

// keptBy is what the record keeps of a part, or nil if another one does.
func (in *inputs) keptBy(part *PromptPart) *PromptKept {
	switch {
	case part.Seq != in.seq:
		return nil
	case part.Sum == "" && part.Nth >= 0 && part.Nth < len(in.kept):
		return in.kept[part.Nth]
	}
	for _, kept := range in.kept {
		if kept.Sum == part.Sum {
			return kept
		}
	}
	return nil
}
