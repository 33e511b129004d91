package arena_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// chat does what a viewer or the operator wants of the chat. A viewer is known by the
// name that it is called in the story.
func (w *teller) chat(command string) []string {
	words, text, _ := strings.Cut(command, ": ")
	f := strings.Fields(words)
	switch {
	case f[0] == "viewer": // viewer NAME writes to AGENT|all: TEXT
		post := &arena.Post{Viewer: []string{f[1]}, From: f[1], To: f[4], Text: text}
		if post.To == "all" {
			post.To = ""
		}
		return w.record(w.season.Post(post, nil))
	case f[1] == "hides":
		id, err := strconv.ParseUint(f[2], 10, 64)
		if err != nil {
			w.t.Fatal(err)
		}
		return w.record(w.season.Hide(id, "the operator", nil))
	case f[1] == "closes":
		return w.record(w.season.CloseChat("the operator", nil))
	}
	return w.record(w.season.OpenChat("the operator", nil))
}

// tellChat says what happened in the chat.
func tellChat(event arena.Event) string {
	switch e := event.(type) {
	case *arena.ChatPosted:
		to := e.To
		if to == "" {
			to = "all"
		}
		return fmt.Sprintf("message %d waits for round %d: %s to %s: %q", e.ID, e.Round, e.From, to, e.Text)
	case *arena.ChatDelivered:
		return fmt.Sprintf("round %d delivers messages %d", e.Round, e.Messages)
	case *arena.ChatAnswered:
		return fmt.Sprintf("%s answers messages %d: %q", e.Agent, e.Messages, e.Text)
	case *arena.ChatIgnored:
		return fmt.Sprintf("messages %d are ignored: %s", e.Messages, e.Reason)
	case *arena.ChatHidden:
		return fmt.Sprintf("message %d is hidden", e.ID)
	case *arena.ChatClosed, *arena.ChatOpened:
		return event.Type()
	}
	return ""
}

// A chatJournal follows every message from its post to its one outcome, by the events
// alone.
type chatJournal struct {
	plan     arena.Plan
	messages map[uint64]*messageLife
	last     uint64
}

type messageLife struct {
	*arena.ChatPosted
	delivered int
	replies   map[string]int
	ignored   int
}

// watch takes the next event.
func (j *chatJournal) watch(event arena.Event) error {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		if err := j.outcomes(); err != nil {
			return err
		}
		j.plan, j.messages = e.Plan, make(map[uint64]*messageLife)
	case *arena.SeasonEnded:
		return j.outcomes()
	case *arena.ChatPosted:
		j.last++
		if e.ID != j.last {
			return fmt.Errorf("message %d comes instead of %d", e.ID, j.last)
		}
		j.messages[e.ID] = &messageLife{ChatPosted: e, replies: make(map[string]int)}
		return j.limits(e)
	case *arena.ChatDelivered:
		return j.each(e.Messages, func(m *messageLife) bool {
			m.delivered++
			return m.Round == e.Round && m.delivered == 1 && m.ignored == 0
		})
	case *arena.ChatAnswered:
		return j.each(e.Messages, func(m *messageLife) bool {
			m.replies[e.Agent]++
			return m.delivered == 1 && m.ignored == 0 && m.Round == e.Round && m.replies[e.Agent] == 1 && (m.To == "" || m.To == e.Agent)
		})
	case *arena.ChatIgnored:
		return j.each(e.Messages, func(m *messageLife) bool {
			m.ignored++
			return m.ignored == 1 && len(m.replies) == 0 && (m.delivered == 1) == (e.Round == m.Round)
		})
	case *arena.RoundOpened:
		for _, m := range j.messages {
			if m.Round < e.Round && !m.ended() {
				return fmt.Errorf("message %d has no outcome when round %d opens", m.ID, e.Round)
			}
		}
	}
	return nil
}

func (m *messageLife) ended() bool { return m.ignored == 1 || len(m.replies) > 0 }

func (j *chatJournal) each(ids []uint64, fits func(*messageLife) bool) error {
	for _, id := range ids {
		if m := j.messages[id]; m == nil || !fits(m) {
			return fmt.Errorf("message %d is now %+v", id, m)
		}
	}
	return nil
}

// limits counts the messages for the round of the last one.
func (j *chatJournal) limits(e *arena.ChatPosted) error {
	viewers, agents, all := make(map[string]int), make(map[string]int), 0
	for _, m := range j.messages {
		if m.Round != e.Round {
			continue
		}
		all++
		for _, key := range m.Viewer {
			viewers[key]++
			if viewers[key] > j.plan.Chat.PerViewer {
				return fmt.Errorf("viewer %s has written %d messages for round %d", key, viewers[key], e.Round)
			}
		}
		for i := range j.plan.Roster {
			agent := j.plan.Roster[i].Agent
			if m.To != "" && m.To != agent || j.plan.Roster[i].Decider.Kind != arena.ByModel {
				continue
			}
			agents[agent]++
			if agents[agent] > j.plan.Chat.PerAgent {
				return fmt.Errorf("%s is told %d messages in round %d", agent, agents[agent], e.Round)
			}
		}
	}
	if all > arena.MostInRound {
		return fmt.Errorf("%d messages wait for round %d", all, e.Round)
	}
	return nil
}

// outcomes checks that every message has one.
func (j *chatJournal) outcomes() error {
	for _, m := range j.messages {
		if !m.ended() {
			return fmt.Errorf("message %d has no outcome", m.ID)
		}
	}
	return nil
}
