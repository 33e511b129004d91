package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrUntyped means that a schema says what TypeScript cannot, or what has not been
// needed so far.
var ErrUntyped = errors.New("no TypeScript for this schema")

// TypeScript returns the types of a document's schemas, sorted by name, and the
// interface Answers: what a GET of each path answers as JSON. Equal documents give
// equal bytes. It fails with [ErrUntyped] rather than say less than the document.
func TypeScript(document []byte) ([]byte, error) {
	var d struct {
		Paths map[string]map[string]struct {
			Responses map[string]Response `json:"responses"`
		} `json:"paths"`
		Components components `json:"components"`
	}
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	p := new(printer)
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		p.declare(name, d.Components.Schemas[name])
	}
	p.comment("", "Answers are what a GET of a path answers as JSON, with status 200.")
	p.write("export interface Answers {\n")
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		ok := d.Paths[path][strings.ToLower(http.MethodGet)].Responses[strconv.Itoa(http.StatusOK)]
		if body := ok.Content[JSON].Schema; body != nil {
			p.write("  ", strconv.Quote(path), ": ", p.typeOf(path, body), ";\n")
		}
	}
	p.write("}\n")
	return []byte(p.text.String()), errors.Join(p.faults...)
}

// A printer writes declarations.
type printer struct {
	text   strings.Builder
	faults []error
}

func (p *printer) write(parts ...string) {
	for _, part := range parts {
		p.text.WriteString(part)
	}
}

func (p *printer) comment(indent, words string) {
	if words != "" {
		p.write(indent, "/** ", strings.ReplaceAll(words, "*/", "* /"), " */\n")
	}
}

// declare writes one schema: as an interface, if it is an object of which all
// members are named.
func (p *printer) declare(name string, s *Schema) {
	p.comment("", s.Description)
	if s.Type != "object" || s.Properties == nil {
		p.write("export type ", name, " = ", p.typeOf(name, s), ";\n\n")
		return
	}
	p.write("export interface ", name, " {\n")
	for m := s.Properties.Oldest(); m != nil; m = m.Next() {
		p.comment("  ", m.Value.Description)
		p.write("  ", p.member(name, s, m.Key, m.Value), ";\n")
	}
	for _, pattern := range slices.Sorted(maps.Keys(s.PatternProperties)) {
		p.write("  [name: ", p.begins(name, pattern), "]: ", p.typeOf(name, s.PatternProperties[pattern]), ";\n")
	}
	p.write("}\n\n")
}

func (p *printer) member(of string, s *Schema, name string, value *Schema) string {
	mark := "?: "
	if slices.Contains(s.Required, name) {
		mark = ": "
	}
	return memberName(name) + mark + p.typeOf(of+"."+name, value)
}

func memberName(name string) string {
	if regexp.MustCompile(`^[A-Za-z_]\w*$`).MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// begins is the type of the strings that begin as a pattern says.
func (p *printer) begins(of, pattern string) string {
	prefix, ok := strings.CutPrefix(pattern, "^")
	if !ok || regexp.QuoteMeta(prefix) != prefix {
		p.fault(of, "the pattern "+pattern)
	}
	return "`" + prefix + "${string}`"
}

func (p *printer) fault(of, what string) string {
	p.faults = append(p.faults, fmt.Errorf("%s has %s: %w", of, what, ErrUntyped))
	return "never"
}

// typeOf is the type of the values that s takes.
func (p *printer) typeOf(of string, s *Schema) string {
	switch {
	case s.AllOf != nil || s.Not != nil || s.If != nil:
		return p.fault(of, "a condition")
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, componentPath)
	case s.Const != nil:
		return p.literals(of, s.Const)
	case s.Enum != nil:
		return p.literals(of, s.Enum...)
	case s.Type == "object": // beside which anyOf only says what is required
		return p.object(of, s)
	case s.OneOf != nil:
		return p.union(of, s.OneOf)
	case s.AnyOf != nil:
		return p.union(of, s.AnyOf)
	case s.Type == "array":
		return p.array(of, s)
	}
	switch s.Type {
	case "string", "boolean", "null", "number":
		return s.Type
	case "integer":
		return "number"
	}
	return p.fault(of, "the type "+strconv.Quote(s.Type))
}

func (p *printer) literals(of string, values ...any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			return p.fault(of, fmt.Sprint("the value ", value))
		}
		texts[i] = string(text)
	}
	return strings.Join(texts, " | ")
}

func (p *printer) union(of string, list []*Schema) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = p.typeOf(of, s)
	}
	return strings.Join(texts, " | ")
}

func (p *printer) array(of string, s *Schema) string {
	if s.PrefixItems != nil {
		texts := make([]string, len(s.PrefixItems))
		for i, item := range s.PrefixItems {
			texts[i] = p.typeOf(of, item)
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
	if s.Items == nil {
		return p.fault(of, "an array of anything")
	}
	item := p.typeOf(of, s.Items)
	if strings.Contains(item, " | ") {
		item = "(" + item + ")"
	}
	return item + "[]"
}

// object is the type of an object that has no name of its own.
func (p *printer) object(of string, s *Schema) string {
	if s.Properties != nil && s.Properties.Len() > 0 {
		var texts []string
		for m := s.Properties.Oldest(); m != nil; m = m.Next() {
			texts = append(texts, p.member(of, s, m.Key, m.Value))
		}
		return "{ " + strings.Join(texts, "; ") + " }"
	}
	// What may be there or not, whatever it is, is no schema but true or false.
	if more := s.AdditionalProperties; more != nil && (more.Type != "" || more.Ref != "") {
		return "{ [name: string]: " + p.typeOf(of, more) + " }"
	}
	return "{ [name: string]: unknown }"
}
