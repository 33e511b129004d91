package arena

// Aloud reports whether the audience may watch answers while they are written. Nobody who
// decides in the season may be able to hear it: models and strategies see what their view
// has, and nothing else. Nor is it told in a blind season: what a model writes may tell its
// name.
func (p *Plan) Aloud() bool {
	for i := range p.Roster {
		switch p.Roster[i].Decider.Kind {
		case ByModel, ByStrategy:
		default:
			return false
		}
	}
	return p.Blind == nil
}
