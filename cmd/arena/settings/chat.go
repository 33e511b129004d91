package settings

import (
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// Chat is what the operator chose about chats.
type Chat struct {
	enabled bool
	rules   arena.ChatRules
}

// Rules are those of every arena that has a chat; nil where no arena may.
func (c *Chat) Rules() *arena.ChatRules {
	if !c.enabled {
		return nil
	}
	return new(c.rules)
}

// chatSettings are those of chats.
func chatSettings() []Setting {
	standard := arena.DefaultChatRules()
	limit := func(name, help string, most int, of func(*arena.ChatRules) *int) Setting {
		return Setting{
			Group: groupChat, Name: name, Unit: "N", Initial: strconv.Itoa(*of(&standard)), Help: help,
			parse: func(v *Values, text string) (err error) {
				*of(&v.Chat.rules), err = parseInt(text, 1, most)
				return err
			},
		}
	}
	return []Setting{
		{
			Group: groupChat, Name: "CHAT_ENABLED", Unit: "BOOL", Initial: "true",
			Help:  "false: viewers write to no agent, whatever the arenas' files say",
			parse: func(v *Values, text string) (err error) { v.Chat.enabled, err = parseBool(text); return err },
		},
		limit("CHAT_MAX_MESSAGES_PER_AGENT", "messages that an agent is told in a round", arena.MostPerAgent,
			func(r *arena.ChatRules) *int { return &r.PerAgent }),
		limit("CHAT_MAX_MESSAGES_PER_USER", "messages of one viewer in a round", arena.MostPerViewer,
			func(r *arena.ChatRules) *int { return &r.PerViewer }),
		limit("CHAT_MESSAGE_MAX_LENGTH", "characters of a message", arena.LongestMessage,
			func(r *arena.ChatRules) *int { return &r.Longest }),
	}
}
