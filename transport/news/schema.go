package news

import (
	"strconv"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/push"
)

// Describe collects the messages of the protocol, of which the package push says what
// they mean, and what a topic's values are. The catalog must have the [Tables].
func Describe(c *openapi.Catalog) {
	describeValues(c)
	moment := func(description string) *openapi.Schema { return openapi.Whole(description + " Unix milliseconds.") }
	cursor := func(description string) *openapi.Schema {
		return &openapi.Schema{Type: "integer", Minimum: "0", Description: description}
	}
	entries := openapi.ListOf(describeEntries(c))
	entries.Description = "Grouped by topic and in order within one."
	c.Add("Snapshot", "Replaces everything that the client holds.", openapi.ObjectOf(
		openapi.Has("e", openapi.Text("The epoch.")),
		openapi.Has("r", &openapi.Schema{Type: "integer", Const: 1}),
		openapi.Has("s", cursor("The client's cursor afterwards.")),
		openapi.Has("now", moment("The server's clock.")),
		openapi.Has("top", openapi.ListOf(openapi.Ref("Topic"))),
		openapi.Has("d", entries),
	))
	c.Add("Topic", "A topic of the feed and whether it keeps last values or a log.", openapi.TupleOf(openapi.Text(""), openapi.EnumOf("latest", "log")))
	c.Add("Delta", "What has changed. Its p must be the client's cursor; otherwise the client connects again.", openapi.ObjectOf(
		openapi.Has("p", cursor("The client's cursor before.")),
		openapi.Has("s", cursor("The client's cursor afterwards.")),
		openapi.Has("t?", &openapi.Schema{
			Type: "array", Items: cursor(""),
			Description: "The topics that are new to the client: it forgets what it holds of them.",
		}),
		openapi.Has("d", entries),
	))
	describeWhispers(c)
	c.Add("Heartbeat", "Nothing was missed. Comes behind the delta that answers a hello, and after 15 seconds without data.", openapi.ObjectOf(
		openapi.Has("hb", cursor("The client's cursor.")),
		openapi.Has("now", moment("The server's clock.")),
		openapi.Has("crc", &openapi.Schema{
			Type: "integer", Minimum: "0", Maximum: openapi.Number(1<<32 - 1),
			Description: "The CRC-32 of the client's latest topics in canonical order.",
		}),
	))
	c.Add("Pong", "Answers a ping.", openapi.ObjectOf(
		openapi.Has("pong", &openapi.Schema{Type: "number", Description: "The ping's number."}),
		openapi.Has("now", moment("The server's clock.")),
	))
	c.Add("ServerMessage", "A message of the server. Members that are not known must be ignored.",
		openapi.OneOf("Snapshot", "Delta", "Ephemeral", "Heartbeat", "Pong"))
	c.Add("StreamMessage", "A message of the event stream.", openapi.OneOf("Snapshot", "Delta", "Ephemeral", "Heartbeat"))
	c.Add("CloseReason", "The reason of close codes 1012 and 4001: the client comes back after a random part of retry.", openapi.ObjectOf(
		openapi.Has("retry", openapi.Whole("Milliseconds.")),
	))
	describeClient(c)
}

// describeWhispers collects what is told beside the feed.
func describeWhispers(c *openapi.Catalog) {
	c.Add("Thinking", "An agent begins or ends to think.", openapi.TupleOf(
		&openapi.Schema{Type: "string", Const: "thinking"}, openapi.Text("The agent."), &openapi.Schema{Type: "boolean"},
	))
	c.Add("Writing", "What an agent writes before it has decided, to who has subscribed to writing:AGENT. A piece that does not join what is held shows that some is missing; all of it comes again within seconds.", openapi.TupleOf(
		&openapi.Schema{Type: "string", Const: "writing"}, openapi.Text("The agent."), openapi.Text("A piece of its answer."),
		openapi.Whole("How many UTF-16 units of the answer come before the piece; at zero it begins anew."),
	))
	phase := openapi.BlankOr("Phase")
	phase.Description = "Empty when that of the journal holds."
	c.Add("PhaseNews", "What is known of the arena's phase beside its journal, such as that nobody can run it.", openapi.TupleOf(
		&openapi.Schema{Type: "string", Const: "phase"}, phase, openapi.Text("Why, as a clause, or empty."),
	))
	c.Add("Ephemeral", "Something that may be lost.", openapi.ObjectOf(openapi.Has("x", openapi.OneOf("Thinking", "Writing", "PhaseNews"))))
}

// describeClient collects what a client may say.
func describeClient(c *openapi.Catalog) {
	least, longest, most := uint64(1), uint64(maxTopicName), uint64(push.TopicsMax)
	names := func(description string) *openapi.Schema {
		return &openapi.Schema{
			Type: "array", Description: description, MaxItems: &most,
			Items: &openapi.Schema{Type: "string", MinLength: &least, MaxLength: &longest, Pattern: `^[^\x00-\x1f,]+$`},
		}
	}
	c.Add("Hello", "The first message of a client, within 5 seconds, and only the first.", openapi.ObjectOf(
		openapi.Has("hello", &openapi.Schema{Type: "integer", Const: 1}),
		openapi.Has("topics?", names("Without it all.")),
		openapi.Has("e?", openapi.Text("The epoch, to resume.")),
		openapi.Has("s?", &openapi.Schema{Type: "integer", Minimum: "0", Description: "The cursor, to resume."}),
	))
	subscribe := openapi.ObjectOf(openapi.Has("sub?", names("Topics to add.")), openapi.Has("unsub?", names("Topics to leave.")))
	subscribe.AnyOf = []*openapi.Schema{{Required: []string{"sub"}}, {Required: []string{"unsub"}}}
	c.Add("Subscribe", "Changes the client's topics.", subscribe)
	c.Add("Ping", "Asks for a pong.", openapi.ObjectOf(
		openapi.Has("ping", &openapi.Schema{Type: "number", Description: "Any number of at most 32 characters."}),
	))
	c.Add("ClientMessage", "A message of a client: JSON in a text frame of at most "+strconv.Itoa(push.MessageMax)+
		" bytes, at most 10 a second after a burst of 20; a change of topics counts as three.", openapi.OneOf("Hello", "Subscribe", "Ping"))
}

// maxTopicName is how long the name of a topic may be.
const maxTopicName = 128

// describeEntries returns the schema of an entry of a frame.
func describeEntries(c *openapi.Catalog) *openapi.Schema {
	latest := openapi.OneOf("WireStatus", "WireTimer", "WirePrice", "WireLine", "WireBenchmark", "WireManagers", "WirePosition", "WireRoom", "WireMessage")
	latest.OneOf = append(latest.OneOf, &openapi.Schema{Type: "null"})
	index := openapi.Whole("The place of the topic in the last snapshot's top.")
	return &openapi.Schema{OneOf: []*openapi.Schema{
		c.Add("LatestEntry", "A key's last value; null when the key is gone.", openapi.TupleOf(index, openapi.Text("The key."), latest)),
		c.Add("LogEntry", "An event with the record that told it.",
			openapi.TupleOf(index, openapi.Whole("The record."), openapi.OneOf("WireFill", "WireDecision", "WireRefusal", "WireNotice"))),
	}}
}
