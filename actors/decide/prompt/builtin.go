package prompt

import (
	_ "embed"
	"fmt"
)

//go:embed default.tmpl
var defaultSource string

//go:embed simple.tmpl
var simpleSource string

// Default returns the template of an arena that has none of its own: everything that an
// agent may know. It is read anew by each call.
func Default() *Template { return mustParse("default.tmpl", defaultSource) }

// Simple returns the short template: symbols and prices, the account, and how to answer.
// It is read anew by each call.
func Simple() *Template { return mustParse("simple.tmpl", simpleSource) }

// mustParse panics where a template of ours is wrong, which a test would have found.
func mustParse(name, source string) *Template {
	t, err := Parse(name, source)
	if err != nil {
		panic(fmt.Sprintf("prompt: %v", err))
	}
	return t
}
