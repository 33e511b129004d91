package transport

import (
	"strconv"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/transport/push"
)

// wire collects the messages of the protocol, of which the package push says what
// they mean, and what a topic's values are.
func (c *catalog) wire() {
	c.events()
	c.values()
	moment := func(description string) *jsonschema.Schema { return wholeNumber(description + " Unix milliseconds.") }
	cursor := func(description string) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "integer", Minimum: "0", Description: description}
	}
	entries := listOf(c.entries())
	entries.Description = "Grouped by topic and in order within one."
	c.add("Snapshot", "Replaces everything that the client holds.", objectOf(
		member{"e", plainText("The epoch.")},
		member{"r", &jsonschema.Schema{Type: "integer", Const: 1}},
		member{"s", cursor("The client's cursor afterwards.")},
		member{"now", moment("The server's clock.")},
		member{"top", listOf(ref("Topic"))},
		member{"d", entries},
	))
	c.add("Topic", "A topic of the feed and whether it keeps last values or a log.", tupleOf(plainText(""), enumOf("latest", "log")))
	c.add("Delta", "What has changed. Its p must be the client's cursor; otherwise the client connects again.", objectOf(
		member{"p", cursor("The client's cursor before.")},
		member{"s", cursor("The client's cursor afterwards.")},
		member{"t?", &jsonschema.Schema{
			Type: "array", Items: cursor(""),
			Description: "The topics that are new to the client: it forgets what it holds of them.",
		}},
		member{"d", entries},
	))
	c.add("Ephemeral", "Something that may be lost.", objectOf(
		member{"x", tupleOf(&jsonschema.Schema{Type: "string", Const: "thinking"}, plainText("The agent."), &jsonschema.Schema{Type: "boolean"})},
	))
	c.add("Heartbeat", "Nothing was missed. Comes after 15 seconds without data.", objectOf(
		member{"hb", cursor("The client's cursor.")},
		member{"now", moment("The server's clock.")},
		member{"crc", &jsonschema.Schema{
			Type: "integer", Minimum: "0", Maximum: number64(1<<32 - 1),
			Description: "The CRC-32 of the client's latest topics in canonical order.",
		}},
	))
	c.add("Pong", "Answers a ping.", objectOf(
		member{"pong", &jsonschema.Schema{Type: "number", Description: "The ping's number."}},
		member{"now", moment("The server's clock.")},
	))
	c.add("ServerMessage", "A message of the server. Members that are not known must be ignored.",
		oneOf("Snapshot", "Delta", "Ephemeral", "Heartbeat", "Pong"))
	c.add("StreamMessage", "A message of the event stream.", oneOf("Snapshot", "Delta", "Heartbeat"))
	c.add("CloseReason", "The reason of close codes 1012 and 4001: the client comes back after a random part of retry.", objectOf(
		member{"retry", wholeNumber("Milliseconds.")},
	))
	c.clientMessages()
}

// clientMessages are what a client may say.
func (c *catalog) clientMessages() {
	least, longest, most := uint64(1), uint64(maxTopicName), uint64(push.TopicsMax)
	names := func(description string) *jsonschema.Schema {
		return &jsonschema.Schema{
			Type: "array", Description: description, MaxItems: &most,
			Items: &jsonschema.Schema{Type: "string", MinLength: &least, MaxLength: &longest, Pattern: `^[^\x00-\x1f,]+$`},
		}
	}
	c.add("Hello", "The first message of a client, within 5 seconds, and only the first.", objectOf(
		member{"hello", &jsonschema.Schema{Type: "integer", Const: 1}},
		member{"topics?", names("Without it all.")},
		member{"e?", plainText("The epoch, to resume.")},
		member{"s?", &jsonschema.Schema{Type: "integer", Minimum: "0", Description: "The cursor, to resume."}},
	))
	subscribe := objectOf(member{"sub?", names("Topics to add.")}, member{"unsub?", names("Topics to leave.")})
	subscribe.AnyOf = []*jsonschema.Schema{{Required: []string{"sub"}}, {Required: []string{"unsub"}}}
	c.add("Subscribe", "Changes the client's topics.", subscribe)
	c.add("Ping", "Asks for a pong.", objectOf(
		member{"ping", &jsonschema.Schema{Type: "number", Description: "Any number of at most 32 characters."}},
	))
	c.add("ClientMessage", "A message of a client: JSON in a text frame of at most "+strconv.Itoa(push.MessageMax)+
		" bytes, at most 10 a second after a burst of 20.", oneOf("Hello", "Subscribe", "Ping"))
}

// maxTopicName is how long the name of a topic may be.
const maxTopicName = 128

// values collects what the topics tell, by their names.
func (c *catalog) values() {
	c.add("WirePrice", "The price, the change since the last close, and 1 if the last tick did not confirm it.", tupleOf(
		ref("Money"), nullable(&jsonschema.Schema{Type: "number"}), &jsonschema.Schema{Type: "integer", Enum: []any{0, 1}},
	))
	position := schemaOf[wirePosition](c)
	topics := objectOf(
		member{topicStatus + "?", schemaOf[wireStatus](c)}, member{topicTimer + "?", schemaOf[wireTimer](c)},
		member{topicPrices + "?", ref("WirePrice")}, member{topicBoard + "?", schemaOf[wireLine](c)},
		member{topicBench + "?", schemaOf[wireBenchmark](c)},
		member{topicFills + "?", schemaOf[wireFill](c)}, member{topicDecisions + "?", schemaOf[wireDecision](c)},
		member{topicRefusals + "?", schemaOf[wireRefusal](c)}, member{topicNotices + "?", schemaOf[wireNotice](c)},
	)
	topics.PatternProperties = map[string]*jsonschema.Schema{"^agent:": position}
	c.add("TopicValues", "The value of an entry by its topic. The keys of prices and of agent:NAME are symbols, "+
		"those of board are agents, and the others have the key \"\" only.", topics)
}

// entries returns the schema of an entry of a frame.
func (c *catalog) entries() *jsonschema.Schema {
	latest := oneOf("WireStatus", "WireTimer", "WirePrice", "WireLine", "WireBenchmark", "WirePosition")
	latest.OneOf = append(latest.OneOf, &jsonschema.Schema{Type: "null"})
	index := wholeNumber("The place of the topic in the last snapshot's top.")
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
		c.add("LatestEntry", "A key's last value; null when the key is gone.", tupleOf(index, plainText("The key."), latest)),
		c.add("LogEntry", "An event with the record that told it.",
			tupleOf(index, wholeNumber("The record."), oneOf("WireFill", "WireDecision", "WireRefusal", "WireNotice"))),
	}}
}

func oneOf(names ...string) *jsonschema.Schema {
	schema := new(jsonschema.Schema)
	for _, name := range names {
		schema.OneOf = append(schema.OneOf, ref(name))
	}
	return schema
}
