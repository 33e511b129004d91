package web_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/openapi"
)

var update = flag.Bool("update", false, "rewrite src/wire/schema.ts")

// The page's types of what it is told are those of the server, which are those of
// its Go types.
func TestSchema_IsWhatTheServerSays(t *testing.T) {
	t.Parallel()
	const file = "src/wire/schema.ts"
	document, err := transport.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	types, err := openapi.TypeScript(document)
	if err != nil {
		t.Fatal(err)
	}
	want := append([]byte("// Code generated from the server's Go types by \"make generate\". DO NOT EDIT.\n\n"), types...)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the Go types have changed and %s has not; run \"make generate\" and commit it (-file +types): %v\n%s",
			file, err, cmp.Diff(string(got), string(want)))
	}
}
