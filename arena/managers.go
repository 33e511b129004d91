package arena

// Managers is the AI managers' index: the mean of what the agents are worth for which
// a model decides, given what each seat is worth. It is what somebody has had who gave
// each of them the same part. ok is false where no model takes part.
func (p *Plan) Managers(worth []Money) (mean Money, ok bool) {
	var sum, models Money
	for seat := range p.Roster {
		if p.Roster[seat].Decider.Kind == ByModel {
			sum = plus(sum, worth[seat])
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
	worth := make([]Money, len(s.Accounts))
	for seat := range worth {
		worth[seat] = s.Equity(seat)
	}
	now, ok := s.Managers(worth)
	if !ok {
		return 0, 0, false
	}
	return gain(s.Cash, now), gain(s.managersBefore(), now), true
}

// managersBefore is the index at the last close before the session; after a close, at
// that before it.
func (s *State) managersBefore() Money {
	before := make([]Money, len(s.Accounts))
	for seat := range before {
		before[seat] = s.dailyBefore(seat)
	}
	mean, _ := s.Managers(before)
	return mean
}
