package news

import (
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// Room says whether an audience may write, and how much.
type Room struct {
	Why       string `json:"why"` // it may not, in a sentence; or empty
	PerAgent  int    `json:"per_agent"`
	PerViewer int    `json:"per_viewer"`
	Longest   int    `json:"longest"`
}

// Message is what somebody in the audience wrote, and what came of it.
type Message struct {
	At      int64               `json:"at"`
	Round   int                 `json:"round"`
	From    string              `json:"from"`
	To      string              `json:"to"`
	Text    string              `json:"text"`
	Status  arena.MessageStatus `json:"status"`
	Reason  arena.IgnoreReason  `json:"reason"`
	Hidden  int                 `json:"hidden"`
	Replies []Reply             `json:"replies"`
}

// Reply is what an agent said to the audience.
type Reply struct {
	Agent string `json:"agent"`
	Text  string `json:"text"`
}

// RoomOf is the chat of a season. ok is false where there is none.
func RoomOf(state *arena.State) (room Room, ok bool) {
	if state.Chat == nil {
		return room, false
	}
	return Room{Why: state.Deaf(), PerAgent: state.Chat.PerAgent, PerViewer: state.Chat.PerViewer, Longest: state.Chat.Longest}, true
}

// MessageOf is a message as everybody may see it: of a hidden one nothing that was
// written.
func MessageOf(m *arena.ChatMessage) Message {
	told := Message{
		At: m.At.UnixMilli(), Round: m.Round, From: m.From, To: m.To, Text: m.Text,
		Status: m.Status, Reason: m.Reason, Hidden: bit(m.Hidden), Replies: []Reply{},
	}
	if m.At.IsZero() {
		told.At = 0
	}
	if m.Hidden {
		told.From, told.Text = "", ""
		return told
	}
	for _, r := range m.Replies {
		told.Replies = append(told.Replies, Reply{Agent: r.Agent, Text: r.Text})
	}
	return told
}

// messagesIn are those that event changes, and the one that is forgotten for it.
func messagesIn(event arena.Event) []uint64 {
	switch e := event.(type) {
	case *arena.ChatPosted:
		if e.ID <= arena.KeptMessages {
			return []uint64{e.ID}
		}
		return []uint64{e.ID - arena.KeptMessages, e.ID}
	case *arena.ChatDelivered:
		return e.Messages
	case *arena.ChatAnswered:
		return e.Messages
	case *arena.ChatIgnored:
		return e.Messages
	case *arena.ChatHidden:
		return []uint64{e.ID}
	}
	return nil
}

func messageKey(id uint64) key { return key{topicChat, strconv.FormatUint(id, 10)} }

// collectMessages makes changes of the messages that an event has changed.
func (m *Stream) collectMessages(state *arena.State, event arena.Event) {
	for _, id := range messagesIn(event) {
		m.set(messageKey(id), messageJSON(state, id))
	}
}

// messageJSON is nil of a message that is not remembered.
func messageJSON(state *arena.State, id uint64) []byte {
	if said, ok := state.Talk.Message(id); ok {
		return wireJSON(MessageOf(said))
	}
	return nil
}
