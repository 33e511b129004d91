package arena

import "slices"

// A Fate says what became of a sealed fact.
type Fate string

// The fates of a sealed fact.
const (
	FateSealed   Fate = "sealed"   // its season goes on
	FateProved   Fate = "proved"   // what was revealed is what was sealed
	FateUnopened Fate = "unopened" // its season ended and nothing was revealed
	FateRefuted  Fate = "refuted"  // it was proved, and the season was not played by it
)

// An Opening is a sealed fact of a season and what became of it.
type Opening struct {
	Season int `json:"season"`
	Seal
	Fate  Fate   `json:"fate"`
	Value string `json:"value,omitempty"` // once it was revealed
}

// Openings returns all sealed facts of the journal, in the order of their seals.
func (a *Audit) Openings() []Opening {
	all := slices.Clone(a.openings)
	for i := range all {
		if over := all[i].Season < a.State.Season || a.State.Phase == PhaseEnded; over && all[i].Fate == FateSealed {
			all[i].Fate = FateUnopened
		}
	}
	return all
}

// noteSeals remembers what is sealed, and what was opened. The fold has checked that
// a value is that of its seal.
func (a *Audit) noteSeals(event Event) {
	switch e := event.(type) {
	case *SeasonStarted:
		for _, seal := range e.Sealed {
			a.openings = append(a.openings, Opening{Season: e.Season, Seal: seal, Fate: FateSealed})
		}
	case *SealRevealed:
		for i := range a.openings {
			if o := &a.openings[i]; o.Season == a.State.Season && o.Name == e.Name {
				o.Fate, o.Value = FateProved, e.Value
			}
		}
	}
}
