package arena

import (
	"fmt"
	"slices"
	"time"
)

// ChatRules bound what an audience may write to the agents of an arena. A round is
// that which delivers a message.
type ChatRules struct {
	PerAgent  int `json:"per_agent"`  // messages that one agent is told in a round
	PerViewer int `json:"per_viewer"` // messages of one viewer in a round
	Longest   int `json:"longest"`    // of a message, in characters as people count them
}

// Bounds of [ChatRules], and of what no rule can change.
const (
	MostPerAgent    = 10
	MostPerViewer   = 10
	LongestMessage  = 280
	MaxMessageBytes = 1_120
	// MostInRound is how many messages a round delivers, to whomever.
	MostInRound = 50
	// KeptMessages is how many messages a state remembers: those of the open round and
	// of the next are among them.
	KeptMessages = 2 * MostInRound
	// LongestName is that of a viewer, in characters.
	LongestName  = 24
	maxNameBytes = 96
	// maxReplyBytes is how much of a reply to the audience is kept.
	maxReplyBytes = 600
)

// Anonymous is what a viewer without a name is called.
const Anonymous = "A viewer"

// DefaultChatRules are those of an arena that has a chat and says no more.
func DefaultChatRules() ChatRules { return ChatRules{PerAgent: 3, PerViewer: 2, Longest: 140} }

// Problem says what is wrong with r in a clause, or nothing.
func (r *ChatRules) Problem() string {
	for _, bound := range [...]struct {
		what       string
		said, most int
	}{
		{"messages to an agent in a round", r.PerAgent, MostPerAgent},
		{"messages of a viewer in a round", r.PerViewer, MostPerViewer},
		{"characters of a message", r.Longest, LongestMessage},
	} {
		if bound.said < 1 || bound.said > bound.most {
			return fmt.Sprintf("the number of %s must be 1 to %d", bound.what, bound.most)
		}
	}
	return ""
}

// describe is r in a few words.
func (r *ChatRules) describe() string {
	if r == nil {
		return "none"
	}
	return fmt.Sprintf("%d messages to an agent and %d of a viewer in a round, of %d characters", r.PerAgent, r.PerViewer, r.Longest)
}

// A MessageStatus says how far a message has come.
type MessageStatus string

// The statuses of a message, of which the last two are final.
const (
	MessagePending   MessageStatus = "pending"   // until the next round opens
	MessageDelivered MessageStatus = "delivered" // the agents of the open round are told it
	MessageAnswered  MessageStatus = "answered"
	MessageIgnored   MessageStatus = "ignored"
)

// An IgnoreReason says why nobody answered a message.
type IgnoreReason string

// The reasons for which a message is ignored.
const (
	IgnoredSilently IgnoreReason = "no_reply"    // who was told it decided, and said nothing
	IgnoredMissed   IgnoreReason = "missed"      // who was told it took no decision
	IgnoredOver     IgnoreReason = "season_over" // it was still pending
	IgnoredHidden   IgnoreReason = "hidden"      // it was still pending
)

// A Reply is what an agent said to the audience.
type Reply struct {
	Agent string `json:"agent"`
	Text  string `json:"text"`
}

// A ChatMessage is a message and what became of it.
type ChatMessage struct {
	ID     uint64        `json:"id"`
	Round  int           `json:"round"` // that delivers it
	Viewer []string      `json:"viewer,omitempty"`
	Key    string        `json:"key,omitempty"`  // of the command that posted it
	From   string        `json:"from,omitempty"` // empty: [Anonymous]
	To     string        `json:"to,omitempty"`   // an agent; empty: all for which a model decides
	Text   string        `json:"text"`
	At     time.Time     `json:"at,omitzero"` // market time of the last tick before
	Status MessageStatus `json:"status"`
	Reason IgnoreReason  `json:"reason,omitempty"`
	Hidden bool          `json:"hidden,omitzero"`
	// Replies are those of all who answered, in roster order. One reply may answer
	// several messages.
	Replies []Reply `json:"replies,omitempty"`
}

// A Talk is what the audience and the agents of a season have said to each other.
type Talk struct {
	Closed   bool          `json:"closed,omitzero"`    // by the operator, until opened
	Last     uint64        `json:"last,omitzero"`      // ID of the last message, of all seasons
	Hidden   []uint64      `json:"hidden,omitempty"`   // IDs of hidden messages, of all seasons, sorted
	Messages []ChatMessage `json:"messages,omitempty"` // the last ones of this season, by ID
}

// carried is what the next season begins with.
func (t *Talk) carried() Talk { return Talk{Closed: t.Closed, Last: t.Last, Hidden: t.Hidden} }

// Hides reports whether the message called id is hidden.
func (t *Talk) Hides(id uint64) bool {
	_, hidden := slices.BinarySearch(t.Hidden, id)
	return hidden
}

// Message returns what is known of a message. ok is false for one that is forgotten, or
// was never there.
func (t *Talk) Message(id uint64) (m *ChatMessage, ok bool) {
	if i := t.place(id); i >= 0 {
		return &t.Messages[i], true
	}
	return nil, false
}

func (t *Talk) place(id uint64) int {
	return slices.IndexFunc(t.Messages, func(m ChatMessage) bool { return m.ID == id })
}

// with are the IDs of messages of which match is true.
func (t *Talk) with(match func(*ChatMessage) bool) (ids []uint64) {
	for i := range t.Messages {
		if match(&t.Messages[i]) {
			ids = append(ids, t.Messages[i].ID)
		}
	}
	return ids
}

// Listens reports whether the agent at seat is told messages: a model decides for it,
// under its own name or a code name.
func (p *Plan) Listens(seat int) bool {
	kind := p.Roster[seat].Decider.Kind
	return kind == ByModel || kind == BySealed
}

// Audible reports whether any agent is told messages.
func (p *Plan) Audible() bool {
	for seat := range p.Roster {
		if p.Listens(seat) {
			return true
		}
	}
	return false
}

// reaches reports whether the agent at seat is told m.
func (p *Plan) reaches(m *ChatMessage, seat int) bool {
	return p.Listens(seat) && (m.To == "" || m.To == p.Roster[seat].Agent)
}

// told are the messages that the agent at seat is told in the open round.
func (s *State) told(seat int) (messages []Message) {
	for i := range s.Talk.Messages {
		m := &s.Talk.Messages[i]
		if m.Status != MessageDelivered || m.Hidden || !s.reaches(m, seat) {
			continue
		}
		from := m.From
		if from == "" {
			from = Anonymous
		}
		messages = append(messages, Message{ID: m.ID, From: from, At: m.At, Text: m.Text})
	}
	return messages
}
