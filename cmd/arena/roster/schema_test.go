package roster_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seed45548214/arena/cmd/arena/roster"
)

var update = flag.Bool("update", false, "rewrite arenas/"+roster.SchemaFile)

const firstLine = "# yaml-language-server: $schema=" + roster.SchemaFile + "\n"

func TestSchema_IsFresh(t *testing.T) {
	t.Parallel()
	want, err := roster.Schema()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("arenas", roster.SchemaFile)
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run: go test ./cmd/arena/roster -run Schema -update\n%s", diff)
	}
}

// schema is the published one, as an editor reads it, and as it is written.
func schema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	text, err := roster.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(roster.SchemaFile, document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(roster.SchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	tree, ok := document.(map[string]any)
	if !ok {
		t.Fatalf("the schema is %T", document)
	}
	return compiled, tree
}

// edited is a file as an editor has it: what its YAML says, whatever we make of it.
func edited(t *testing.T, text string) any {
	t.Helper()
	encoded, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSchema_TakesTheFilesThatAStartTakes(t *testing.T) {
	t.Parallel()
	compiled, _ := schema(t)
	files := map[string]string{"duel": duel, "asking": asking}
	paths, err := filepath.Glob("arenas/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%v, %v", paths, err)
	}
	for _, path := range append(paths, "../starter/duel.yaml") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = string(text)
		if !strings.HasPrefix(string(text), firstLine) {
			t.Errorf("%s does not begin with %s", path, firstLine)
		}
	}
	files["text that looks like something else"] = strings.NewReplacer("agent: carl", "agent: 007", "[NOPE, INDEX]", "[TRUE, NO, 007]").Replace(duel)
	files["numbers in quotes"] = strings.NewReplacer("seed: 42", `seed: "42"`, "lot: 0.5", `lot: "0.5"`, "cash: 5000.50", `cash: "5000.50"`).Replace(duel)
	for name, text := range files {
		mustBegin(t, arenas(t, "x.yaml", text), "AAPL MSFT NO", "OPENROUTER_API_KEY", someKey, "EXAMPLE_KEY", "k")
		if err := compiled.Validate(edited(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchema_WhatItRefusesAStartRefuses(t *testing.T) {
	t.Parallel()
	compiled, _ := schema(t)
	_, agents, _ := strings.Cut(duel, "roster:\n")
	for _, c := range [][2]string{
		{"id: duel", "id: Duel!"},
		{"id: duel", "id: " + strings.Repeat("x", 65)},
		{"id: duel\n", ""},
		{"name: A duel\n", ""},
		{"name: A duel", "name: [A, duel]"},
		{"name: A duel", "name: " + strings.Repeat("x", 61)},
		{"seed: 42", "seed: -1"},
		{"seed: 42", "seed: 1.5"},
		{"seed: 42", "seed: many"},
		{"seed: 42", "sede: 42"},
		{"cash: 5000.50", "cash: 0"},
		{"cash: 5000.50", "cash: -1"},
		{"cash: 5000.50", "cash: 2000000000"},
		{"cash: 5000.50", "cash: [1]"},
		{"cash: 5000.50", "cash: lots"},
		{"[NOPE, INDEX]", "INDEX"},
		{"rules: {fee_bps: 7", "rules: {universe: benchmark, fee_bps: 7"},
		{"fee_bps: 7", "fee_bps: 7.5"},
		{"fee_bps: 7", "fee_bps: 10001"},
		{"fee_bps: 7", "fees: 7"},
		{`min_fee: "1.25"`, `min_fee: "-1.25"`},
		{"half_spread_bps: 2", "half_spread_bps: -2"},
		{"max_position_percent: 12.5", "max_position_percent: 101"},
		{"max_position_percent: 12.5", "max_position_percent: 0"},
		{"lot: 0.5", "lot: 0"},
		{"strategy: momentum", "strategy: momentun"},
		{", strategy: momentum", ""},
		{"strategy: momentum", "strategy: momentum, model: m"},
		{"strategy: momentum", "strategy: momentum, persona: gambler"},
		{"strategy: momentum", "strategy: momentum, price: {in: 1, out: 1}"},
		{"strategy: momentum", "model: has space"},
		{"strategy: momentum", "model: m, temperature: 2.1"},
		{"strategy: momentum", "model: m, max_tokens: 0"},
		{"strategy: momentum", "model: m, key: A_KEY"},
		{"strategy: momentum", "model: m, base_url: http://x/v1, key: sk-1"},
		{"strategy: momentum", "model: m, base_url: ftp://x"},
		{"strategy: momentum", "model: m, price: {in: 1}"},
		{"strategy: momentum", "model: m, price: {in: 1, out: -1}"},
		{"strategy: momentum", "model: m, fields: {messages: []}"},
		{"strategy: momentum", "model: m, fields: [1]"},
		{"agent: anna, ", ""},
		{"agent: anna", "agent: ''"},
		{"baseline: true", "baseline: perhaps"},
		{"universe: benchmark", "universe: everything"},
		{"roster:\n" + agents, "roster: []\n"},
		{"roster:\n" + agents, ""},
	} {
		text := strings.Replace(duel, c[0], c[1], 1)
		if text == duel {
			t.Fatalf("%q changes nothing", c)
		}
		if err := compiled.Validate(edited(t, text)); err == nil {
			t.Errorf("the schema takes %q in place of %q", c[1], c[0])
		}
		if _, err := roster.Load(arenas(t, "duel.yaml", text)); err == nil {
			t.Errorf("a start takes %q in place of %q", c[1], c[0])
		}
	}
}

// Every field of the files' types is in the schema with a sentence, and no other is.
func TestSchema_DescribesEveryField(t *testing.T) {
	t.Parallel()
	_, tree := schema(t)
	var described []string
	walk(t, tree, "", &described)
	want := fieldsOf(reflect.TypeFor[roster.Spec](), "")
	want = slices.DeleteFunc(want, func(path string) bool { return path == "/rules/universe" }) // a rule of an agent alone
	slices.Sort(want)
	slices.Sort(described)
	if diff := cmp.Diff(want, described); diff != "" {
		t.Errorf("fields (-files' types +schema):\n%s", diff)
	}
}

// walk collects the paths of the properties of a schema.
func walk(t *testing.T, tree map[string]any, path string, into *[]string) {
	t.Helper()
	if items, ok := tree["items"].(map[string]any); ok {
		walk(t, items, path, into)
	}
	properties, _ := tree["properties"].(map[string]any)
	for name, property := range properties {
		at := path + "/" + name
		*into = append(*into, at)
		of, ok := property.(map[string]any)
		if text := fmt.Sprint(of["description"]); !ok || !strings.HasSuffix(text, ".") {
			t.Errorf("%s is described with %q", at, text)
		}
		walk(t, of, at, into)
	}
}

// fieldsOf collects the paths of the fields of a type that stand in a file.
func fieldsOf(of reflect.Type, path string) []string {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return nil
	}
	var paths []string
	for field := range of.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			paths = append(paths, fieldsOf(field.Type, path)...)
		case name != "":
			paths = append(paths, path+"/"+name)
			paths = append(paths, fieldsOf(field.Type, path+"/"+name)...)
		}
	}
	return paths
}
