package prompt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

const (
	okSystem = "{{define \"system\"}}s{{end}}\n"
	okScene  = "{{define \"scene\"}}{{.Prices}}{{end}}\n"
	okOwn    = "{{define \"own\"}}{{.Cash}}{{end}}\n"
)

func TestParse_SaysInOneSentenceWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, tried := range map[string]struct{ source, want string }{
		"empty":            {"", `my.tmpl:1: section "system" is missing; add {{define "system"}} … {{end}}`},
		"no own":           {okSystem + okScene, `my.tmpl:2: section "own" is missing; add {{define "own"}} … {{end}}`},
		"empty section":    {okSystem + okScene + `{{define "own"}}{{end}}`, `my.tmpl:3: section "own" comes to nothing`},
		"nothing told":     {okSystem + okScene + `{{define "own"}}{{with .Owed}}{{.}}{{end}}{{end}}`, `my.tmpl:3: section "own" comes to nothing`},
		"no end":           {okSystem + okScene + `{{define "own"}}x`, "my.tmpl:3: unexpected EOF"},
		"not an action":    {okSystem + "{{define \"scene\"}}\n{{if}}{{end}}{{end}}" + okOwn, "my.tmpl:3: missing value for if"},
		"twice":            {okSystem + okScene + okOwn + okOwn, `my.tmpl:4: multiple definition of template "own"`},
		"unknown field":    {okSystem + okScene + "{{define \"own\"}}\n{{.Cahs}}{{end}}", "my.tmpl:4: there is no .Cahs here; there are .Cash, .Equity, .Estimates, .Fills, .Holding, .Messages, .Orders, .Owed, .Performances, .Persona, .Positions, .Rationales, .Refused, .Return, .Rules, .Start"},
		"field of another": {"{{define \"system\"}}{{.Cash}}{{end}}" + okScene + okOwn, "my.tmpl:1: there is no .Cash here; there are .Every, .MostTrades, .Rules"},
		"field of a text":  {okSystem + okScene + `{{define "own"}}{{.Cash.Cents}}{{end}}`, "my.tmpl:3: there is no .Cents here"},
		"unknown function": {okSystem + okScene + `{{define "own"}}{{now}}{{end}}`, `my.tmpl:3: function "now" not defined`},
		"printf":           {okSystem + okScene + `{{define "own"}}{{printf "%9999999d" 1}}{{end}}`, `my.tmpl:3: function "printf" may not be used here`},
		"unknown section":  {okSystem + okScene + `{{define "own"}}{{template "owm"}}{{end}}`, `my.tmpl:3: template "owm" not defined`},
		"itself":           {okSystem + okScene + "{{define \"own\"}}a\n{{template \"own\" .}}{{end}}", `my.tmpl:4: section "own" uses itself`},
		"for ever":         {okSystem + okScene + `{{define "own"}}a{{range 1000000000000}}{{end}}{{end}}`, "my.tmpl:3: 1000000000000 is not a whole number up to 1000"},
		"loops in loops":   {okSystem + okScene + `{{define "own"}}{{range 999}}{{range 999}}{{range 999}}{{end}}{{end}}{{end}}{{end}}`, "my.tmpl:3: more than 2 loops run within one another"},
		"endless text":     {okSystem + okScene + `{{define "own"}}{{range 999}}{{range 999}}x{{end}}{{end}}{{end}}`, `my.tmpl:3: section "own" comes to more than 262144 bytes`},
		"out of range":     {okSystem + okScene + "\n" + `{{define "own"}}{{index .Messages 5}}{{end}}`, "my.tmpl:4: error calling index: index out of range: 5"},
		"outside":          {okSystem + okScene + "\nYou are rich.\n" + okOwn, "my.tmpl:4: this stands in no section, so nobody would be told"},
		"not UTF-8":        {okSystem + okScene + "{{define \"own\"}}caf\xe9{{end}}", "my.tmpl:3: this is not UTF-8"},
		"action outside":   {okSystem + okScene + okOwn + "{{.Cash}}", "my.tmpl:4: this stands in no section, so nobody would be told"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := prompt.Parse("my.tmpl", tried.source)
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != tried.want {
				t.Errorf("got  %s\nwant %s", got, tried.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
		})
	}
}

func TestParse_TakesCommentsAndSectionsOfItsOwn(t *testing.T) {
	t.Parallel()
	source := "{{/* ours */}}\n{{define \"row\"}}- {{.}}\n{{end}}\n" + okSystem + okScene + `{{define "own"}}{{range .Orders}}{{template "row" .}}{{else}}none{{end}}{{end}}`
	template, err := prompt.Parse("C:\\odd: name.tmpl", source)
	if err != nil {
		t.Fatal(err)
	}
	views := story(t)
	if got := write(t, template, &views[0], "").Own; got != "- round 4: buy 3 XOM\n" {
		t.Errorf("%q", got)
	}
}

// Whoever saves a template on Windows tells the same, and in the same version.
func TestParse_TakesTheLinesOfAnySystem(t *testing.T) {
	t.Parallel()
	views := story(t)
	source := okSystem + okScene + "{{define \"own\"}}\ncash: {{.Cash}}\n\n\n\nNow.{{end}}\n"
	var told []prompt.Parts
	for _, saved := range []string{source, "\ufeff" + strings.ReplaceAll(source, "\n", "\r\n")} {
		template, err := prompt.Parse("any.tmpl", saved)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, write(t, template, &views[0], ""))
	}
	if !cmp.Equal(told[0], told[1]) || told[0].Own != "cash: 7346.048955\n\nNow.\n" {
		t.Errorf("%+v", told)
	}
}

func TestTemplate_VersionFollowsItsSource(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, source := range map[string]string{"a": okSystem + okScene + okOwn, "b": okSystem + okScene + okOwn + "\n"} {
		template, err := prompt.Parse("any.tmpl", source)
		if err != nil {
			t.Fatal(err)
		}
		version := template.Version()
		if len(version) != 12 || strings.Trim(version, "0123456789abcdef") != "" {
			t.Errorf("%q is no version", version)
		}
		if seen[version] != "" {
			t.Errorf("%s and %s have one version", name, seen[version])
		}
		seen[version] = name
		again, err := prompt.Parse("other.tmpl", source)
		if err != nil || again.Version() != version {
			t.Errorf("another name makes another version: %v", err)
		}
	}
	if prompt.Default().Version() == prompt.Simple().Version() {
		t.Error("the long and the short template have one version")
	}
}
