package openapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// Schema is a JSON Schema, as the library that reads types has it.
type Schema = jsonschema.Schema

// Ref refers to the schema of that name in the catalog.
func Ref(name string) *Schema { return &Schema{Ref: definitionPath + name} }

// definitionPath is where the library keeps schemas.
const definitionPath = "#/$defs/"

// Nullable is schema or null.
func Nullable(schema *Schema) *Schema {
	return &Schema{AnyOf: []*Schema{schema, {Type: "null"}}}
}

// BlankOr is the named schema or the empty string.
func BlankOr(name string) *Schema {
	return &Schema{AnyOf: []*Schema{Ref(name), {Const: ""}}}
}

// Text is any string.
func Text(description string) *Schema { return &Schema{Type: "string", Description: description} }

// Whole is a whole number.
func Whole(description string) *Schema { return &Schema{Type: "integer", Description: description} }

// Between is a whole number from least to most, and absent where it is left out.
func Between(least, most, absent uint64) *Schema {
	return &Schema{Type: "integer", Minimum: Number(least), Maximum: Number(most), Default: absent}
}

// Number is n as bounds of a schema are written.
func Number(n uint64) json.Number { return json.Number(strconv.FormatUint(n, 10)) }

// ListOf is an array of any length.
func ListOf(items *Schema) *Schema { return &Schema{Type: "array", Items: items} }

// TupleOf is an array of exactly these.
func TupleOf(items ...*Schema) *Schema {
	n := uint64(len(items))
	return &Schema{Type: "array", PrefixItems: items, MinItems: &n, MaxItems: &n}
}

// EnumOf is one of these strings.
func EnumOf[T ~string](values ...T) *Schema {
	schema := &Schema{Type: "string"}
	for _, value := range values {
		schema.Enum = append(schema.Enum, string(value))
	}
	return schema
}

// OneOf is one of the named schemas.
func OneOf(names ...string) *Schema {
	schema := new(Schema)
	for _, name := range names {
		schema.OneOf = append(schema.OneOf, Ref(name))
	}
	return schema
}

// A Member belongs to an object.
type Member struct {
	name     string
	schema   *Schema
	optional bool
}

// Has is a member of that name. It may be left out if the name ends in a question
// mark.
func Has(name string, schema *Schema) Member {
	name, optional := strings.CutSuffix(name, "?")
	return Member{name, schema, optional}
}

// ObjectOf is an object with these members in this order.
func ObjectOf(members ...Member) *Schema {
	schema := &Schema{Type: "object", Properties: jsonschema.NewProperties()}
	for _, m := range members {
		schema.Properties.Set(m.name, m.schema)
		if !m.optional {
			schema.Required = append(schema.Required, m.name)
		}
	}
	return schema
}

// Closed makes an object take no member that it does not name, and returns it.
func Closed(schema *Schema) *Schema {
	schema.AdditionalProperties = jsonschema.FalseSchema
	return schema
}
