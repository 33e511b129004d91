package transport

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/stats"
)

// errCatalog means that the catalog and the types do not fit each other.
var errCatalog = errors.New("schemas do not fit the types")

// A catalog collects the named schemas of a document. Types become schemas as
// encoding/json would write them.
type catalog struct {
	schemas map[string]*jsonschema.Schema
	types   map[string]reflect.Type // of the structs among them
	scalars map[reflect.Type]scalar
	unused  map[string]bool // entries of the tables that have not been used yet
	words   map[string]string
	stricts map[string]*jsonschema.Schema
	faults  []error
}

// A scalar is a named schema of a type that is no struct.
type scalar struct {
	name   string
	schema *jsonschema.Schema
}

func newCatalog() *catalog {
	c := &catalog{
		schemas: make(map[string]*jsonschema.Schema), types: make(map[string]reflect.Type),
		scalars: scalars(), unused: make(map[string]bool), words: memberWords(), stricts: memberSchemas(),
	}
	for member := range c.words {
		c.unused[member] = true
	}
	for member := range c.stricts {
		c.unused[member] = true
	}
	return c
}

// schemaOf returns a reference to the schema of T, and collects that with all
// that it refers to.
func schemaOf[T any](c *catalog) *jsonschema.Schema { return c.schema(reflect.TypeFor[T]()) }

func (c *catalog) schema(t reflect.Type) *jsonschema.Schema {
	root := c.reflect(t)
	for name, schema := range root.Definitions {
		if c.schemas[name] == nil {
			c.schemas[name] = schema
		}
	}
	if root.Ref == "" {
		root.Version, root.Definitions = "", nil
		return root
	}
	return ref(strings.TrimPrefix(root.Ref, "#/$defs/"))
}

// reflect returns the schema of t with those of all that it refers to.
func (c *catalog) reflect(t reflect.Type) *jsonschema.Schema {
	reflector := &jsonschema.Reflector{Anonymous: true, AllowAdditionalProperties: true, Namer: c.name, Mapper: c.mapped}
	root := reflector.ReflectFromType(t)
	for name, schema := range root.Definitions {
		if c.types[name] != nil && schema.Properties != nil {
			c.members(schema, c.types[name])
		}
	}
	return root
}

// name gives a struct the name of its schema.
func (c *catalog) name(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return t.Name()
	}
	name := componentName(t)
	if known, ok := c.types[name]; ok && known != t {
		c.faults = append(c.faults, fmt.Errorf("%v and %v are both called %s: %w", known, t, name, errCatalog))
		return name
	}
	c.types[name] = t
	return name
}

func componentName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[arena.Quote]():
		return "RecordedQuote"
	case reflect.TypeFor[arena.Position]():
		return "HeldPosition"
	case reflect.TypeFor[stats.Summary]():
		return "Statistics"
	case reflect.TypeFor[errorBody]():
		return "Failure"
	case reflect.TypeFor[orderBody]():
		return "DecisionOrder"
	case reflect.TypeFor[decidedBody]():
		return "DecisionTold"
	}
	name := strings.TrimSuffix(t.Name(), "Body")
	return strings.ToUpper(name[:1]) + name[1:]
}

// mapped is the schema of a type that is not what its kind says, or nil.
func (c *catalog) mapped(t reflect.Type) *jsonschema.Schema {
	known, ok := c.scalars[t]
	if !ok {
		return nil
	}
	c.schemas[known.name] = known.schema
	return ref(known.name)
}

// members adds to the members of a struct what its types do not tell: which may
// be null, and what they mean. A pointer that is not left out when nil is null.
func (c *catalog) members(schema *jsonschema.Schema, t reflect.Type) {
	for field := range t.Fields() {
		tag := field.Tag.Get("json")
		if field.Anonymous && tag == "" {
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			c.members(schema, embedded)
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if property, ok := schema.Properties.Get(name); ok {
			null := field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit")
			schema.Properties.Set(name, c.annotated(componentName(t)+"."+name, property, null))
		}
	}
}

// annotated is the schema of a member with what the tables say of it.
func (c *catalog) annotated(name string, property *jsonschema.Schema, null bool) *jsonschema.Schema {
	if strict, ok := c.stricts[name]; ok {
		property = strict
	}
	if null {
		property = nullable(property)
	}
	if words, ok := c.words[name]; ok {
		described := *property
		described.Description = words
		property = &described
	}
	delete(c.unused, name)
	return property
}

// add names a schema.
func (c *catalog) add(name, description string, schema *jsonschema.Schema) *jsonschema.Schema {
	if c.schemas[name] != nil {
		c.faults = append(c.faults, fmt.Errorf("there are two schemas %s: %w", name, errCatalog))
	}
	schema.Description = description
	c.schemas[name] = schema
	return ref(name)
}

// finish returns all schemas.
func (c *catalog) finish() (map[string]*jsonschema.Schema, error) {
	for name, words := range schemaWords() {
		if c.schemas[name] == nil {
			c.unused[name] = true
			continue
		}
		c.schemas[name].Description = words
	}
	for _, name := range slices.Sorted(maps.Keys(c.unused)) {
		c.faults = append(c.faults, fmt.Errorf("nothing is called %s: %w", name, errCatalog))
	}
	return c.schemas, errors.Join(c.faults...)
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

func nullable(schema *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{schema, {Type: "null"}}}
}

func plainText(description string) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Description: description}
}

func wholeNumber(description string) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "integer", Description: description}
}

func listOf(items *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "array", Items: items}
}

// tupleOf is an array of exactly these.
func tupleOf(items ...*jsonschema.Schema) *jsonschema.Schema {
	n := uint64(len(items))
	return &jsonschema.Schema{Type: "array", PrefixItems: items, MinItems: &n, MaxItems: &n}
}

// enumOf is one of these strings.
func enumOf[T ~string](values ...T) *jsonschema.Schema {
	schema := &jsonschema.Schema{Type: "string"}
	for _, value := range values {
		schema.Enum = append(schema.Enum, string(value))
	}
	return schema
}

// A member belongs to an object. Its name ends in a question mark if it may
// be left out.
type member struct {
	name   string
	schema *jsonschema.Schema
}

func objectOf(properties ...member) *jsonschema.Schema {
	schema := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	for _, p := range properties {
		name, optional := strings.CutSuffix(p.name, "?")
		schema.Properties.Set(name, p.schema)
		if !optional {
			schema.Required = append(schema.Required, name)
		}
	}
	return schema
}
