package arena

import "maps"

// Costs say what an agent's return was before anything was paid for it and what is left
// after everything, and how its decider did.
type Costs struct {
	Rank   int     `json:"rank"` // as in the standings
	Agent  string  `json:"agent"`
	Gross  float64 `json:"gross"`  // the return before fees and the model's cost; 0.01 is one percent
	Return float64 `json:"return"` // after fees, which is that of the standings
	// Net is the return after fees and the model's cost; nil where the cost of an attempt
	// is not known, or not told before the reveal.
	Net       *float64           `json:"net"`
	Fees      Money              `json:"fees"`
	Usage     Usage              `json:"usage"`
	Decisions int                `json:"decisions"` // that were taken
	Missed    map[MissReason]int `json:"missed,omitempty"`
	Repairs   int                `json:"repairs"` // attempts that asked for a better answer
}

// Costs are those of all agents, in the order of the standings.
func (s *State) Costs() []Costs {
	standings := s.Standings()
	costs := make([]Costs, len(standings))
	for i := range standings {
		seat, _ := s.Seat(standings[i].Agent)
		costs[i] = s.Accounts[seat].costs(&standings[i])
		if s.Roster[seat].Decider.Kind == BySealed {
			costs[i].Net = nil
		}
	}
	return costs
}

func (a *Account) costs(line *Standing) Costs {
	costs := Costs{
		Rank: line.Rank, Agent: line.Agent, Return: line.Return,
		Gross: gain(a.Deposited, plus(line.Equity, a.Fees)),
		Fees:  a.Fees, Usage: a.Usage, Decisions: a.Decisions, Missed: maps.Clone(a.Missed), Repairs: a.Repairs,
	}
	if a.Usage.Unpriced == 0 {
		costs.Net = new(gain(a.Deposited, plus(line.Equity, -a.Usage.Cost)))
	}
	return costs
}

// Usage is what asking the models of all agents has consumed since the season began.
func (s *State) Usage() Usage {
	var all Usage
	for i := range s.Accounts {
		all.add(&s.Accounts[i].Usage)
	}
	return all
}
