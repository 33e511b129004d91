package openapi_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/openapi"
)

// written is the TypeScript of one schema called Gift.
func written(t *testing.T, schema *openapi.Schema) (string, error) {
	t.Helper()
	c := openapi.NewCatalog(openapi.Tables{})
	document, err := described(c, c.Add("Gift", "Something nice.", schema))
	if err != nil {
		t.Fatal(err)
	}
	text, err := openapi.TypeScript(document)
	return string(text), err
}

func TestTypeScript_SaysWhatTheSchemaSays(t *testing.T) {
	t.Parallel()
	text, number := openapi.Text, openapi.Whole
	inside := openapi.ObjectOf(openapi.Has("a", text("")), openapi.Has("b?", number("")))
	tails := openapi.ObjectOf(openapi.Has("a?", text("")))
	tails.PatternProperties = map[string]*openapi.Schema{"^tail:": number("")}
	for want, schema := range map[string]*openapi.Schema{
		`type Gift = string;`:                                                     text(""),
		`type Gift = number;`:                                                     number(""),
		`type Gift = "red" | "green";`:                                            openapi.EnumOf("red", "green"),
		`type Gift = 0 | 1;`:                                                      {Type: "integer", Enum: []any{0, 1}},
		`type Gift = "red";`:                                                      {Type: "string", Const: "red"},
		`type Gift = Gift | "";`:                                                  openapi.BlankOr("Gift"),
		`type Gift = (string | null)[];`:                                          openapi.ListOf(openapi.Nullable(text(""))),
		`type Gift = [string, number | null];`:                                    openapi.TupleOf(text(""), openapi.Nullable(number(""))),
		`type Gift = Gift | Parcel;`:                                              openapi.OneOf("Gift", "Parcel"),
		`type Gift = { [name: string]: number };`:                                 {Type: "object", AdditionalProperties: number("")},
		`type Gift = { [name: string]: unknown };`:                                {Type: "object"},
		`type Gift = { a: string; b?: number }[];`:                                openapi.ListOf(inside),
		"interface Gift {\n  \"a-b\": string;\n}":                                 openapi.ObjectOf(openapi.Has("a-b", text(""))),
		"interface Gift {\n  /** Why. */\n  a: stri":                              openapi.ObjectOf(openapi.Has("a", text("Why."))),
		"interface Gift {\n  a?: string;\n  [name: `tail:${string}`]: number;\n}": tails,
	} {
		got, err := written(t, schema)
		if err != nil || !strings.HasPrefix(got, "/** Something nice. */\nexport "+want) {
			t.Errorf("want %s, got %s, %v", want, got, err)
		}
	}
}

func TestTypeScript_NamesWhatAPathAnswers(t *testing.T) {
	t.Parallel()
	got, err := written(t, openapi.Text(""))
	want := "/** Answers are what a GET of a path answers as JSON, with status 200. */\n" +
		"export interface Answers {\n  \"/gifts/{id}\": Gift;\n}\n"
	if _, answers, _ := strings.Cut(got, "\n\n"); answers != want || err != nil {
		t.Errorf("%v\n%s", err, cmp.Diff(want, answers))
	}
}

func TestTypeScript_RefusesWhatItCannotSay(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]*openapi.Schema{
		"all of":      {AllOf: []*openapi.Schema{openapi.Text("")}},
		"not":         {Not: openapi.Text("")},
		"bare array":  {Type: "array"},
		"no type":     {},
		"file":        {Type: "file"},
		"odd pattern": {Type: "object", Properties: openapi.ObjectOf().Properties, PatternProperties: map[string]*openapi.Schema{"^a+": openapi.Text("")}},
	} {
		if got, err := written(t, schema); !errors.Is(err, openapi.ErrUntyped) || !strings.Contains(err.Error(), "Gift") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if _, err := openapi.TypeScript([]byte("{")); err == nil {
		t.Error("a broken document has types")
	}
}
