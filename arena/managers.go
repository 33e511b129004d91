package arena

// Managers is the AI managers' index: the mean of what the agents are worth for which
// a model decides, given what each seat is worth. It is what somebody has had who gave
// each of them the same part. ok is false where no model takes part.
func (p *Plan) Managers(worth func(seat int) Money) (mean Money, ok bool) {
	var sum, models Money
	for seat := range p.Roster {
		if p.Roster[seat].Decider.IsModel() {
			sum = plus(sum, worth(seat))
			models++
		}
	}
	if models == 0 {
		return 0, false
	}
	return (sum + models/2) / models, true
}

// ManagersReturn is how much the managers' index has grown since the start of the season,
// and today since the last close, as [State.Standings] has it of an agent; 0.01 is one
// percent.
func (s *State) ManagersReturn() (growth, today float64, ok bool) {
	now, ok := s.Managers(s.Equity)
	if !ok {
		return 0, 0, false
	}
	before, _ := s.Managers(s.dailyBefore)
	return gain(s.Cash, now), gain(before, now), true
}
