package arena

import (
	"fmt"
	"slices"
)

// The events of the chat, folded in. What was handed out before is never written to.

// applyChat folds an event of the chat in. ok is false for any other.
func (s *State) applyChat(event Event) (ok bool, err error) {
	switch e := event.(type) {
	case *ChatPosted:
		return true, s.applyPosted(e)
	case *ChatDelivered:
		return true, s.applyDelivered(e)
	case *ChatAnswered:
		return true, s.applyAnswered(e)
	case *ChatIgnored:
		return true, s.applyIgnored(e)
	case *ChatHidden:
		return true, s.applyHidden(e)
	case *ChatClosed:
		s.Talk.Closed = true
	case *ChatOpened:
		s.Talk.Closed = false
	default:
		return false, nil
	}
	return true, nil
}

func (s *State) applyPosted(e *ChatPosted) error {
	if s.Chat == nil || e.ID != s.Talk.Last+1 || e.Round != s.Next.Round {
		return fmt.Errorf("message %d of round %d: %w", e.ID, e.Round, ErrCorrupt)
	}
	s.Talk.Last = e.ID
	s.Talk.Messages = remember(s.Talk.Messages, ChatMessage{
		ID: e.ID, Round: e.Round, Viewer: e.Viewer, Key: e.Key, From: e.From, To: e.To, Text: e.Text, At: s.At, Status: MessagePending,
	}, KeptMessages)
	return nil
}

func (s *State) applyDelivered(e *ChatDelivered) error {
	return s.changeMessages(e.Messages, func(m *ChatMessage) bool {
		fits := m.Status == MessagePending && m.Round == e.Round && e.Round == s.Round
		m.Status = MessageDelivered
		return fits
	})
}

func (s *State) applyAnswered(e *ChatAnswered) error {
	seat, ok := s.seats[e.Agent]
	if !ok {
		return fmt.Errorf("answer of %q, who is not in the roster: %w", e.Agent, ErrCorrupt)
	}
	return s.changeMessages(e.Messages, func(m *ChatMessage) bool {
		again := slices.ContainsFunc(m.Replies, func(r Reply) bool { return r.Agent == e.Agent })
		fits := (m.Status == MessageDelivered || m.Status == MessageAnswered) && m.Round == e.Round && s.reaches(m, seat) && !again
		m.Status, m.Replies = MessageAnswered, append(slices.Clip(m.Replies), Reply{Agent: e.Agent, Text: e.Text})
		return fits
	})
}

func (s *State) applyIgnored(e *ChatIgnored) error {
	before := MessageDelivered
	if e.Round == 0 {
		before = MessagePending
	}
	return s.changeMessages(e.Messages, func(m *ChatMessage) bool {
		fits := m.Status == before
		m.Status, m.Reason = MessageIgnored, e.Reason
		return fits
	})
}

func (s *State) applyHidden(e *ChatHidden) error {
	at, hidden := slices.BinarySearch(s.Talk.Hidden, e.ID)
	if hidden || e.ID == 0 || e.ID > s.Talk.Last {
		return fmt.Errorf("message %d is hidden: %w", e.ID, ErrCorrupt)
	}
	s.Talk.Hidden = slices.Insert(slices.Clone(s.Talk.Hidden), at, e.ID)
	if s.Talk.place(e.ID) < 0 {
		return nil // it is forgotten, and found in the journal only
	}
	return s.changeMessages([]uint64{e.ID}, func(m *ChatMessage) bool {
		m.Hidden = true
		return true
	})
}

// changeMessages changes messages by change, which reports whether the change fits. No
// message of the last two rounds is forgotten, so each must be known.
func (s *State) changeMessages(ids []uint64, change func(*ChatMessage) bool) error {
	changed := slices.Clone(s.Talk.Messages)
	talk := Talk{Messages: changed}
	for _, id := range ids {
		if i := talk.place(id); i < 0 || !change(&changed[i]) {
			return fmt.Errorf("message %d: %w", id, ErrCorrupt)
		}
	}
	s.Talk.Messages = changed
	return nil
}

// checkChat says which message of the audience has no outcome although its round is
// over, or whether the last one that events posted is one too many.
func (a *Audit) checkChat(events []Event) string {
	s := a.State
	if s.Chat == nil || len(s.Talk.Messages) == 0 {
		return ""
	}
	for i := range s.Talk.Messages {
		switch m := &s.Talk.Messages[i]; {
		case m.Status == MessageDelivered && s.Open == nil:
			return fmt.Sprintf("message %d was delivered in round %d, which is over, and has no outcome", m.ID, m.Round)
		case m.Status == MessagePending && (s.Phase == PhaseEnded || m.Round < s.Next.Round):
			return fmt.Sprintf("message %d was written for round %d and never delivered", m.ID, m.Round)
		}
	}
	if !slices.ContainsFunc(events, func(event Event) bool { _, posted := event.(*ChatPosted); return posted }) {
		return ""
	}
	waiting := s.waiting()
	for _, n := range waiting.viewers {
		if n > s.Chat.PerViewer {
			return fmt.Sprintf("a viewer has written %d messages for round %d; at most %d are taken", n, s.Next.Round, s.Chat.PerViewer)
		}
	}
	for seat, n := range waiting.agents {
		if n > s.Chat.PerAgent {
			return fmt.Sprintf("%s is to be told %d messages in round %d; at most %d are taken", s.Roster[seat].Agent, n, s.Next.Round, s.Chat.PerAgent)
		}
	}
	return ""
}
