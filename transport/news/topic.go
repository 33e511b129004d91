package news

import (
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
)

// The topics of an arena's feed. Beside them there is one per agent, named by
// agentTopic, with its positions by symbol.
const (
	topicStatus    = "status"
	topicTimer     = "timer"
	topicPrices    = "prices"
	topicBoard     = "board"
	topicBench     = "bench"
	topicManagers  = "managers"
	topicFills     = "fills"
	topicDecisions = "decisions"
	topicRefusals  = "refusals"
	topicNotices   = "notices"
	topicRoom      = "room"
	topicChat      = "chat"
)

func agentTopic(agent string) string { return "agent:" + agent }

// agentTopics names the topics of the agents, by seat. An agent whose name cannot
// be part of one, or for which there is no room, has none: its positions are on
// the page all the same.
func agentTopics(roster []arena.Entrant) []string {
	const longest = 128 // of a name of the feed
	named := make([]string, len(roster))
	for seat := range min(len(roster), push.TopicsMax-len(topics(nil))) {
		name := agentTopic(roster[seat].Agent)
		odd := strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == ',' })
		if len(name) <= longest && !odd {
			named[seat] = name
		}
	}
	return named
}

// topics are those of the feed of a season with these topics of agents.
func topics(agents []string) []push.Topic {
	list := []push.Topic{
		{Name: topicStatus},
		{Name: topicTimer},
		{Name: topicPrices},
		{Name: topicBoard},
		{Name: topicBench},
		{Name: topicManagers},
		{Name: topicFills, Kind: push.Log},
		{Name: topicDecisions, Kind: push.Log},
		{Name: topicRefusals, Kind: push.Log},
		{Name: topicNotices, Kind: push.Log},
		{Name: topicRoom},
		{Name: topicChat},
	}
	for _, name := range agents {
		if name != "" {
			list = append(list, push.Topic{Name: name})
		}
	}
	return list
}
