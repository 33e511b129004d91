package roster

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/invopop/jsonschema"
)

// SchemaFile is the name of the schema of arenas' files, which lies beside them.
const SchemaFile = "arena.schema.json"

// schemaVersion is the draft of JSON Schema that editors know.
const schemaVersion = "http://json-schema.org/draft-07/schema#"

// Schema is the JSON schema of a file that describes an arena, by which editors complete
// one. It refuses no file that [Load] takes as it was meant, and takes some that Load
// refuses: a schema does not compare names.
func Schema() ([]byte, error) {
	file := object(arenaFields())
	file.Version, file.Title = schemaVersion, "An arena"
	file.Description = "One competition: its agents, what decides for them, and the rules. `arena roster check FILE` tells what is wrong with a file."
	encoded, err := json.Marshal(file)
	if err != nil {
		return nil, fmt.Errorf("write the schema of arenas: %w", err)
	}
	var text bytes.Buffer
	if err := json.Indent(&text, encoded, "", "  "); err != nil {
		return nil, fmt.Errorf("write the schema of arenas: %w", err)
	}
	text.WriteByte('\n')
	return text.Bytes(), nil
}

// object has the fields and no others.
func object(fields []field) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema}
	for _, f := range fields {
		f.takes.Description = f.help
		s.Properties.Set(f.name, f.takes)
		if f.needed {
			s.Required = append(s.Required, f.name)
		}
	}
	return s
}

func list(of *jsonschema.Schema, least uint64) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "array", Items: of}
	if least > 0 {
		s.MinItems = &least
	}
	return s
}

// text is what a file has as a text, with quotes or without: also 007 and TRUE.
func text(pattern string) *jsonschema.Schema {
	return &jsonschema.Schema{Pattern: pattern, Extras: map[string]any{"type": []string{"string", "number", "boolean"}}}
}

func name() *jsonschema.Schema {
	least, most := uint64(1), uint64(maxName)
	s := text("")
	s.MinLength, s.MaxLength = &least, &most
	return s
}

// number is one of a kind of JSON, with quotes or without. Bounds may be empty.
func number(least, most, kind string) *jsonschema.Schema {
	pattern := `^[0-9]+$`
	if kind != "integer" {
		pattern = `^[0-9]+(\.[0-9]+)?$`
	}
	return &jsonschema.Schema{
		Minimum: json.Number(least), Maximum: json.Number(most), Pattern: pattern,
		Extras: map[string]any{"type": []string{kind, "string"}},
	}
}

// above is s above zero.
func above(s *jsonschema.Schema) *jsonschema.Schema {
	s.ExclusiveMinimum = "0"
	return s
}

// proposing names examples.
func proposing(s *jsonschema.Schema, examples ...string) *jsonschema.Schema {
	for _, example := range examples {
		s.Examples = append(s.Examples, example)
	}
	return s
}
