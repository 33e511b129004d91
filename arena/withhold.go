package arena

import "slices"

// Withheld stands in the place of what an operator has hidden.
const Withheld = "(withheld: the operator has hidden a message that stands in it)"

// Withhold returns events without the words of hidden messages: their texts and names,
// the replies to them alone, and, of the round that delivered one, what the models were
// told for themselves and what they sent. The events that are passed stay as they are.
func (t *Talk) Withhold(events []Event) []Event {
	if len(t.Hidden) == 0 {
		return events
	}
	tainted := slices.ContainsFunc(events, func(event Event) bool { return t.lists(event, slices.ContainsFunc[[]uint64]) })
	shown := make([]Event, len(events))
	for i, event := range events {
		shown[i] = t.withhold(event, tainted)
	}
	return shown
}

// withhold is event without hidden words. It is tainted if a hidden message was told in its
// round.
func (t *Talk) withhold(event Event, tainted bool) Event {
	switch e := event.(type) {
	case *ChatPosted:
		if t.Hides(e.ID) {
			bare := *e
			bare.From, bare.Text = "", ""
			return &bare
		}
	case *ChatAnswered:
		if t.lists(e, every) {
			bare := *e
			bare.Text = ""
			return &bare
		}
	case *DecisionTaken:
		if tainted {
			bare := *e
			bare.Receipt = e.Receipt.withheld()
			return &bare
		}
	case *DecisionMissed:
		if tainted {
			bare := *e
			bare.Receipt = e.Receipt.withheld()
			return &bare
		}
	}
	return event
}

// lists reports whether hidden messages are among those whose outcome event tells, by
// some, which asks for each of them.
func (t *Talk) lists(event Event, some func([]uint64, func(uint64) bool) bool) bool {
	switch e := event.(type) {
	case *ChatAnswered:
		return some(e.Messages, t.Hides)
	case *ChatIgnored:
		return some(e.Messages, t.Hides)
	}
	return false
}

func every(ids []uint64, claim func(uint64) bool) bool {
	return !slices.ContainsFunc(ids, func(id uint64) bool { return !claim(id) })
}

// withheld is r without what was told to one agent alone, and without what it sent.
func (r *Receipt) withheld() *Receipt {
	if r == nil {
		return nil
	}
	bare := *r
	bare.Replies, bare.Short, bare.Prompt = nil, false, slices.Clone(r.Prompt)
	for i := range bare.Prompt {
		if part := &bare.Prompt[i]; !part.kept() {
			part.Text = Withheld
		}
	}
	return &bare
}
