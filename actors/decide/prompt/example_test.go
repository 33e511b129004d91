package prompt_test

import (
	"fmt"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

func ExampleParse() {
	_, err := prompt.Parse("mine.tmpl", `{{define "system"}}Trade.{{end}}
{{define "scene"}}{{.Prices}}{{end}}
{{define "own"}}cash: {{.Money}}{{end}}`)
	fmt.Println(err)
	// Output: mine.tmpl:3: there is no .Money here; there are .Cash, .Equity, .Estimates, .Fills, .Holding, .Messages, .Orders, .Owed, .Performances, .Persona, .Positions, .Rationales, .Refused, .Return, .Rules, .Start
}
