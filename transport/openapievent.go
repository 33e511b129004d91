package transport

import (
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/arena"
)

// recorded are the events that a journal may hold.
func recorded() []arena.Event {
	return []arena.Event{
		new(arena.SeasonStarted), new(arena.TickRecorded), new(arena.RoundScheduled), new(arena.RoundOpened),
		new(arena.DecisionTaken), new(arena.DecisionMissed), new(arena.OrderFilled), new(arena.OrderRejected),
		new(arena.SplitApplied), new(arena.DividendAccrued), new(arena.DividendPaid), new(arena.SessionClosed),
		new(arena.AgentCrashed), new(arena.AgentBenched), new(arena.AgentReturned),
		new(arena.Paused), new(arena.Resumed), new(arena.CommandHandled), new(arena.SeasonEnded),
	}
}

// events collects the schema of an event: any of them, told apart by its type.
func (c *catalog) events() {
	union := new(jsonschema.Schema)
	for _, event := range recorded() {
		t := reflect.TypeOf(event).Elem()
		root := c.reflect(t)
		name := componentName(t)
		body := root.Definitions[name]
		for other, schema := range root.Definitions {
			if other != name && c.schemas[other] == nil {
				c.schemas[other] = schema
			}
		}
		typed := objectOf(member{"type", &jsonschema.Schema{Type: "string", Const: event.Type()}})
		for member := body.Properties.Oldest(); member != nil; member = member.Next() {
			typed.Properties.Set(member.Key, member.Value)
		}
		typed.Required = append(typed.Required, body.Required...)
		union.OneOf = append(union.OneOf, c.add(name+"Event", "", typed))
	}
	union.Extras = map[string]any{"discriminator": map[string]any{"propertyName": "type", "mapping": mapping(union)}}
	c.add("Event", "", union)
}

// mapping leads from the type of an event to its schema.
func mapping(union *jsonschema.Schema) map[string]string {
	byType := make(map[string]string, len(union.OneOf))
	for i, event := range recorded() {
		byType[event.Type()] = union.OneOf[i].Ref
	}
	return byType
}
