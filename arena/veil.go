package arena

import "slices"

// A Veil lies over the records of a blind season until all of its code names are revealed,
// and for ever where their secrets were lost.
type Veil struct {
	From    uint64   `json:"from"`        // the record with which the season begins
	To      uint64   `json:"to,omitzero"` // the record with which the next one does; zero while none has
	Sealed  []string `json:"sealed"`      // code names that are not revealed
	Names   []string `json:"names"`       // words that would tell a model
	Symbols []Symbol `json:"symbols"`     // that are quoted, and no such words
}

// veils are those over a journal, in its order. What was handed out is never written to.
type veils []Veil

// begin ends the season before the one that record seq starts, and veils that one if it is
// blind.
func (v veils) begin(seq uint64, e *SeasonStarted) veils {
	after := slices.Clone(v)
	if n := len(after); n > 0 && after[n-1].To == 0 {
		after[n-1].To = seq
	}
	veil := Veil{From: seq, Symbols: e.Symbols}
	for _, seal := range e.Sealed {
		if codeName, ok := seal.Seat(); ok {
			veil.Sealed = append(veil.Sealed, codeName)
		}
	}
	if len(veil.Sealed) == 0 || e.Blind == nil {
		return after
	}
	veil.Names = slices.Concat(e.Blind.Candidates, e.Blind.Names)
	return append(after, veil)
}

// veil is the one that the seals of the season under way ask for; nil if none of its code
// names is sealed.
func (s *State) veil() *Veil {
	veils := veils(nil).begin(s.Begun, &SeasonStarted{Plan: s.Plan, Sealed: s.Unopened()})
	if len(veils) == 0 {
		return nil
	}
	return &veils[0]
}

// equals reports whether v hides the same as other.
func (v *Veil) equals(other *Veil) bool {
	return v.From == other.From && v.To == other.To && slices.Equal(v.Sealed, other.Sealed) &&
		slices.Equal(v.Names, other.Names) && slices.Equal(v.Symbols, other.Symbols)
}

// reveal takes the name from the veil of the season under way, and lifts it with the last.
func (v veils) reveal(secret *Secret) veils {
	codeName, ok := secret.Seal().Seat()
	n := len(v) - 1
	if !ok || n < 0 || v[n].To != 0 {
		return v
	}
	after := slices.Clone(v)
	after[n].Sealed = slices.DeleteFunc(slices.Clone(after[n].Sealed), func(sealed string) bool { return sealed == codeName })
	if len(after[n].Sealed) == 0 {
		return after[:n]
	}
	return after
}

// over is the one over record seq as it begins, or over what follows in it once another
// season has begun; nil if there is none.
func (v veils) over(seq uint64, begun bool) *Veil {
	for i := range v {
		veil := &v[i]
		if begun && veil.From == seq || !begun && veil.From < seq && (veil.To == 0 || seq <= veil.To) {
			return veil
		}
	}
	return nil
}
