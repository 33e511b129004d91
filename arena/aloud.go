package arena

// Aloud reports whether the audience may watch answers while they are written. Nobody who
// decides in the season may be able to hear it: models and strategies see what their view
// has, and nothing else.
func (p *Plan) Aloud() bool {
	for i := range p.Roster {
		switch p.Roster[i].Decider.Kind {
		case ByModel, ByStrategy:
		default:
			return false
		}
	}
	return true // a blind arena comes in here: what a model writes may tell its name
}
