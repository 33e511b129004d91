package openapi_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/openapi"
)

type (
	price    string
	giftBody struct {
		Price price   `json:"price"`
		For   *string `json:"for"`
		Note  *string `json:"note,omitempty"`
	}
	gift struct {
		Price price `json:"price"`
	}
)

// described is the document of one route that answers with a gift.
func described(c *openapi.Catalog, answer *openapi.Schema) ([]byte, error) {
	d := openapi.Document{Title: "gifts", Version: "1", Catalog: c, Routes: []openapi.Route{{
		Pattern: "GET /gifts/{id}", ID: "gift", Tag: "gifts", Summary: "A gift", Answer: answer,
	}}}
	return d.Encode()
}

func TestCatalog_ReadsWhatATypeTells(t *testing.T) {
	t.Parallel()
	c := openapi.NewCatalog(openapi.Tables{
		Words: map[string]string{"Gift.price": "With tax."}, About: map[string]string{"Gift": "Something nice."},
	})
	text, err := described(c, openapi.SchemaOf[giftBody](c))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	plain := map[string]any{"type": "string"}
	want := map[string]any{"Gift": map[string]any{
		"type": "object", "description": "Something nice.", "required": []any{"price", "for"},
		"properties": map[string]any{
			"price": map[string]any{"type": "string", "description": "With tax."},
			"for":   map[string]any{"anyOf": []any{plain, map[string]any{"type": "null"}}},
			"note":  plain,
		},
	}}
	if diff := cmp.Diff(want, got.Components.Schemas); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

func TestCatalog_RefusesTablesThatFitNothing(t *testing.T) {
	t.Parallel()
	for fault, tables := range map[string]openapi.Tables{
		"Gift.colour": {Words: map[string]string{"Gift.colour": "Of the paper."}},
		"Gift.size":   {Members: map[string]*openapi.Schema{"Gift.size": openapi.Whole("")}},
		"Parcel":      {About: map[string]string{"Parcel": "What a gift comes in."}},
	} {
		c := openapi.NewCatalog(tables)
		_, err := described(c, openapi.SchemaOf[giftBody](c))
		if !errors.Is(err, openapi.ErrMismatch) || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

func TestCatalog_RefusesTwoTypesOfOneName(t *testing.T) {
	t.Parallel()
	c := openapi.NewCatalog(openapi.Tables{})
	openapi.SchemaOf[gift](c)
	_, err := described(c, openapi.SchemaOf[giftBody](c))
	if !errors.Is(err, openapi.ErrMismatch) {
		t.Errorf("two types are Gift: %v", err)
	}
}
