package arena

import "time"

// Spending is what an arena has paid for its models in a day.
type Spending struct {
	Day      Date  `json:"day,omitempty"` // of UTC; empty in a season without wall time, which is one day
	Cost     Money `json:"cost,omitzero"`
	Unpriced int   `json:"unpriced,omitzero"` // attempts whose cost nobody told
}

// On is what was paid on the day of at.
func (s *Spending) On(at time.Time) Spending {
	if s.Day != "" && s.Day != dayOf(at) {
		return Spending{Day: dayOf(at)}
	}
	return *s
}

// carried is what the next season begins with: a day goes on through a reset, which would
// else fill its budget anew. A season without wall time is a day of its own.
func (s *Spending) carried() Spending {
	if s.Day == "" {
		return Spending{}
	}
	return *s
}

// dayOf is the day of wall time at.
func dayOf(at time.Time) Date { return Date(at.UTC().Format(time.DateOnly)) }

// spend books what a question of the open round cost, on the day of its deadline.
func (s *State) spend(r *Receipt) {
	deadline := r.Deadline
	if deadline.IsZero() && s.Open != nil {
		deadline = s.Open.Deadline
	}
	s.Spent.add(r, deadline)
}

// add books what a question cost that was due at deadline. A day that is over does not
// come back, even if the clock does.
func (s *Spending) add(r *Receipt, deadline time.Time) {
	if !deadline.IsZero() {
		if day := dayOf(deadline); day > s.Day {
			*s = Spending{Day: day}
		}
	}
	s.Cost = plus(s.Cost, r.Usage.Cost)
	s.Unpriced += r.Usage.Unpriced
}
