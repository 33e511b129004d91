package roster_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

const talkative = "id: a\nname: A\nchat: true\nroster:\n  - {agent: one, model: some/model}\n"

// A chat needs somebody who can answer, and who is told what was written.
func TestLoad_RefusesAChatInWhichNobodyAnswers(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		"model: some/model|strategy: cash":      "a.yaml:3:7: the arena has a chat, and no model that could answer",
		"chat: true|chat: true\nprompt: simple": "tells models no messages",
		"chat: true|chat: maybe":                "a.yaml:3:7",
	} {
		old, fresh, _ := strings.Cut(change, "|")
		_, err := begin(t, arenas(t, "a.yaml", strings.Replace(talkative, old, fresh, 1)), "AAPL", "OPENROUTER_API_KEY", "sk-or-v1-0123456789abcdef")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", change, err, want)
		}
	}
}

// The file says whether there is a chat, and the settings what may be written; they
// switch all chats off, too.
func TestLineUp_ChatFollowsFileAndSettings(t *testing.T) {
	t.Parallel()
	standard := arena.DefaultChatRules()
	for env, want := range map[string]*arena.ChatRules{
		"": &standard,
		"CHAT_MAX_MESSAGES_PER_AGENT=5 CHAT_MAX_MESSAGES_PER_USER=1 CHAT_MESSAGE_MAX_LENGTH=80": {PerAgent: 5, PerViewer: 1, Longest: 80},
		"CHAT_ENABLED=false":      nil,
		"SIMPLE_BOT_PROMPTS=true": nil,
	} {
		chosen := []string{"OPENROUTER_API_KEY", "sk-or-v1-0123456789abcdef"}
		for setting := range strings.FieldsSeq(env) {
			name, value, _ := strings.Cut(setting, "=")
			chosen = append(chosen, name, value)
		}
		plan := mustBegin(t, arenas(t, "a.yaml", talkative), "AAPL", chosen...).plans[0]
		if diff := cmp.Diff(want, plan.Chat); diff != "" {
			t.Errorf("%s (-want +got):\n%s", env, diff)
		}
		quiet := mustBegin(t, arenas(t, "a.yaml", strings.Replace(talkative, "chat: true\n", "", 1)), "AAPL", chosen...).plans[0]
		if quiet.Chat != nil {
			t.Errorf("%s: a chat that no file asks for: %+v", env, quiet.Chat)
		}
	}
}
