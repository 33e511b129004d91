package view

import "github.com/seed45548214/arena/arena"

// A Status is what is known of an arena beside its journal.
type Status struct {
	ID   string
	Name string
	// Phase, if not empty, stands above the phase in the journal: failed, or
	// waiting while nobody runs the arena. Reason says why, as a clause.
	Phase  arena.Phase
	Reason string
	// Differences say what was set since the season began, as clauses. It takes effect
	// with the next one.
	Differences []string
	// Starting says that it is not known yet whether the arena can run.
	Starting bool
}

// A Listing shows the arenas that are configured, in the order in which they are
// shown, as both their journals and their runner tell them.
type Listing struct {
	Views      *Views
	Configured func() []Status
	// Public leaves out of an error what is nobody's business, such as where things lie
	// on the machine. Nil means that nothing is.
	Public func(text string) string
}

// Entries returns every arena.
func (l *Listing) Entries() []Entry {
	configured := l.Configured()
	entries := make([]Entry, len(configured))
	for i := range configured {
		entries[i] = l.entryOf(&configured[i])
	}
	return entries
}

// Entry returns one arena, if it is configured.
func (l *Listing) Entry(id string) (e Entry, ok bool) {
	for _, configured := range l.Configured() {
		if configured.ID == id {
			return l.entryOf(&configured), true
		}
	}
	return Entry{}, false
}

func (l *Listing) entryOf(configured *Status) Entry {
	glimpse := l.Views.Glimpse(configured.ID)
	e := Entry{
		ID: configured.ID, Name: configured.Name, State: glimpse.State, Sum: glimpse.Sum, Differences: configured.Differences,
	}
	if e.State != nil && e.State.Season > 0 {
		e.Name = e.State.Name // a new one waits for the next season
	}
	if e.Name == "" {
		e.Name = e.ID
	}
	switch state := glimpse.State; {
	case configured.Phase != "":
		e.Phase, e.Reason = configured.Phase, configured.Reason
	case glimpse.Damaged():
		e.Phase, e.Reason = arena.PhaseFailed, l.public(glimpse.Err)
	case state == nil:
		e.Phase, e.Reason = arena.PhaseWaiting, "its journal is being read"
	default:
		e.Phase, e.Reason = state.Phase, ReasonOf(state)
	}
	if glimpse.Err != nil {
		e.Stale = l.public(glimpse.Err)
	}
	if e.State != nil && e.State.Season == 0 {
		e.State = nil // nothing to show yet
	}
	return e
}

func (l *Listing) public(err error) string {
	if l.Public == nil {
		return err.Error()
	}
	return l.Public(err.Error())
}
