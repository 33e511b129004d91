package api

import (
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
)

// DescribeEvents collects the schema of an event: any of them, told apart by its type.
func DescribeEvents(c *openapi.Catalog) {
	union := new(openapi.Schema)
	for _, event := range arena.Events() {
		name, body := c.Struct(reflect.TypeOf(event).Elem())
		typed := openapi.ObjectOf(openapi.Has("type", &openapi.Schema{Type: "string", Const: event.Type()}))
		for member := body.Properties.Oldest(); member != nil; member = member.Next() {
			typed.Properties.Set(member.Key, member.Value)
		}
		typed.Required = append(typed.Required, body.Required...)
		union.OneOf = append(union.OneOf, c.Add(name+"Event", "", typed))
	}
	union.Extras = map[string]any{"discriminator": map[string]any{"propertyName": "type", "mapping": mapping(union)}}
	c.Add("Event", "", union)
}

// mapping leads from the type of an event to its schema.
func mapping(union *openapi.Schema) map[string]string {
	byType := make(map[string]string, len(union.OneOf))
	for i, event := range arena.Events() {
		byType[event.Type()] = union.OneOf[i].Ref
	}
	return byType
}
