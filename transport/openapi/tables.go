package openapi

import (
	"maps"
	"reflect"
)

// Tables say what types do not tell of themselves. A member is named by the name
// of its struct's schema and its own, as in "Order.side".
type Tables struct {
	// Names of schemas that are not those of their types. A type's own name loses
	// the ending Body and begins with a capital.
	Names map[reflect.Type]string
	// Scalars are types that are written as something else than their kind.
	Scalars map[reflect.Type]Scalar
	// Members are schemas of members about which their types say too little or too
	// much, such as that they may be null.
	Members map[string]*Schema
	// Words say what members are.
	Words map[string]string
	// About says what schemas are, by their names.
	About map[string]string
}

// A Scalar is a named schema of a type that is no struct.
type Scalar struct {
	Name   string
	Schema *Schema
}

// Merge is what several tables say together. No two may say something of the same.
func Merge(tables ...Tables) Tables {
	all := Tables{
		Names: make(map[reflect.Type]string), Scalars: make(map[reflect.Type]Scalar),
		Members: make(map[string]*Schema), Words: make(map[string]string), About: make(map[string]string),
	}
	for i := range tables {
		maps.Copy(all.Names, tables[i].Names)
		maps.Copy(all.Scalars, tables[i].Scalars)
		maps.Copy(all.Members, tables[i].Members)
		maps.Copy(all.Words, tables[i].Words)
		maps.Copy(all.About, tables[i].About)
	}
	return all
}
