package arena

// A tally counts messages.
type tally struct {
	all     int
	viewers map[string]int // by each of their keys
	agents  []int          // that are told them, by seat
}

// waiting counts the messages for the next round, hidden ones, too.
func (s *State) waiting() *tally {
	t := &tally{viewers: make(map[string]int), agents: make([]int, len(s.Roster))}
	for i := range s.Talk.Messages {
		if m := &s.Talk.Messages[i]; m.Round == s.Next.Round {
			t.add(&s.Plan, m)
		}
	}
	return t
}

func (t *tally) add(p *Plan, m *ChatMessage) {
	t.all++
	for _, key := range m.Viewer {
		t.viewers[key]++
	}
	for seat := range t.agents {
		if p.reaches(m, seat) {
			t.agents[seat]++
		}
	}
}
