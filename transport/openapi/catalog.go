package openapi

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// ErrMismatch means that tables and types do not fit each other.
var ErrMismatch = errors.New("schemas do not fit the types")

// A Catalog collects the named schemas of a document. Types become schemas as
// encoding/json would write them.
type Catalog struct {
	tables  Tables
	schemas map[string]*Schema
	types   map[string]reflect.Type // of the structs among them
	unused  map[string]bool         // members of the tables that have not been used yet
	faults  []error
}

// NewCatalog returns an empty catalog.
func NewCatalog(tables Tables) *Catalog {
	c := &Catalog{
		tables: tables, schemas: make(map[string]*Schema),
		types: make(map[string]reflect.Type), unused: make(map[string]bool),
	}
	for member := range tables.Words {
		c.unused[member] = true
	}
	for member := range tables.Members {
		c.unused[member] = true
	}
	return c
}

// SchemaOf returns a reference to the schema of T, and collects that with all
// that it refers to.
func SchemaOf[T any](c *Catalog) *Schema {
	root := c.reflect(reflect.TypeFor[T]())
	for name, schema := range root.Definitions {
		if c.schemas[name] == nil {
			c.schemas[name] = schema
		}
	}
	if root.Ref == "" {
		root.Version, root.Definitions = "", nil
		return root
	}
	return Ref(strings.TrimPrefix(root.Ref, definitionPath))
}

// Struct returns the schema of the struct t itself with the name that it would
// have, and collects all that it refers to, but not t: for a schema that is made
// of it.
func (c *Catalog) Struct(t reflect.Type) (name string, schema *Schema) {
	root := c.reflect(t)
	name = c.componentName(t)
	for other, referred := range root.Definitions {
		if other != name && c.schemas[other] == nil {
			c.schemas[other] = referred
		}
	}
	return name, root.Definitions[name]
}

// Add names a schema, and returns a reference to it.
func (c *Catalog) Add(name, description string, schema *Schema) *Schema {
	if c.schemas[name] != nil {
		c.faults = append(c.faults, fmt.Errorf("there are two schemas %s: %w", name, ErrMismatch))
	}
	schema.Description = description
	c.schemas[name] = schema
	return Ref(name)
}

// reflect returns the schema of t with those of all that it refers to.
func (c *Catalog) reflect(t reflect.Type) *Schema {
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
func (c *Catalog) name(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return t.Name()
	}
	name := c.componentName(t)
	if known, ok := c.types[name]; ok && known != t {
		c.faults = append(c.faults, fmt.Errorf("%v and %v are both called %s: %w", known, t, name, ErrMismatch))
		return name
	}
	c.types[name] = t
	return name
}

func (c *Catalog) componentName(t reflect.Type) string {
	if name, ok := c.tables.Names[t]; ok {
		return name
	}
	name := strings.TrimSuffix(t.Name(), "Body")
	return strings.ToUpper(name[:1]) + name[1:]
}

// mapped is the schema of a type that is not what its kind says, or nil.
func (c *Catalog) mapped(t reflect.Type) *Schema {
	known, ok := c.tables.Scalars[t]
	if !ok {
		return nil
	}
	c.schemas[known.Name] = known.Schema
	return Ref(known.Name)
}

// members adds to the members of a struct what its types do not tell: which may
// be null, and what they mean. A pointer that is not left out when nil is null.
func (c *Catalog) members(schema *Schema, t reflect.Type) {
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
			schema.Properties.Set(name, c.annotated(c.componentName(t)+"."+name, property, null))
		}
	}
}

// annotated is the schema of a member with what the tables say of it.
func (c *Catalog) annotated(name string, property *Schema, null bool) *Schema {
	strict, ok := c.tables.Members[name]
	switch {
	case ok:
		property = strict
	case null:
		property = Nullable(property)
	}
	if words, ok := c.tables.Words[name]; ok {
		described := *property
		described.Description = words
		property = &described
	}
	delete(c.unused, name)
	return property
}

// finish returns all schemas.
func (c *Catalog) finish() (map[string]*Schema, error) {
	for name, words := range c.tables.About {
		if c.schemas[name] == nil {
			c.unused[name] = true
			continue
		}
		c.schemas[name].Description = words
	}
	for _, name := range slices.Sorted(maps.Keys(c.unused)) {
		c.faults = append(c.faults, fmt.Errorf("nothing is called %s: %w", name, ErrMismatch))
	}
	return c.schemas, errors.Join(c.faults...)
}
