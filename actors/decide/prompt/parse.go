package prompt

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"time"
	_ "time/tzdata" // New York's clock, also on a machine without a tz database
	"unicode/utf8"
)

// Parse reads a template from source, of the file called name: a section each of
// {{define "system"}}, {{define "scene"}} and {{define "own"}}. It is tried on samples of
// what can come. An error is one sentence that says which line is wrong.
func Parse(name, source string) (*Template, error) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		return nil, fmt.Errorf("load the clock of New York: %w", err)
	}
	source = plain(source)
	if at := invalid(source); at >= 0 {
		return nil, fmt.Errorf("%s:%d: this is not UTF-8", name, lineOf(source, parse.Pos(at)))
	}
	t := &Template{version: versionOf(source), newYork: newYork}
	if t.sections, err = template.New(name).Parse(source); err != nil {
		t.sections = template.New(name)
		return nil, t.explain(err)
	}
	if err := t.complete(source); err != nil {
		return nil, err
	}
	if err := (&checker{template: t, source: source}).check(); err != nil {
		return nil, err
	}
	t.words = t.wordsOf(ownSection)
	samples := samples()
	for i := range samples {
		if _, err := t.Write(&samples[i].view, samples[i].persona); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// plain is source as an editor of another system would have saved it, too.
func plain(source string) string {
	return strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n")
}

// invalid is where source is not UTF-8, or -1. A journal keeps nothing else, and a receipt
// has what was sent to the byte.
func invalid(source string) int {
	for at, r := range source {
		if r == utf8.RuneError && !strings.HasPrefix(source[at:], string(utf8.RuneError)) {
			return at
		}
	}
	return -1
}

// complete reports a section that is missing, and text that stands in none.
func (t *Template) complete(source string) error {
	for _, section := range []string{systemSection, sceneSection, ownSection} {
		if found := t.sections.Lookup(section); found == nil || found.Tree == nil {
			lines := strings.Count(strings.TrimRight(source, "\n"), "\n") + 1
			return fmt.Errorf(`%s:%d: section %q is missing; add {{define %q}} … {{end}}`, t.sections.Name(), lines, section, section)
		}
	}
	if t.sections.Tree == nil { // nothing stands between the sections
		return nil
	}
	for _, node := range t.sections.Root.Nodes {
		if text, ok := node.(*parse.TextNode); ok && strings.TrimSpace(string(text.Text)) == "" || node.Type() == parse.NodeComment {
			continue
		}
		return fmt.Errorf("%s:%d: this stands in no section, so nobody would be told", t.sections.Name(), lineOf(source, node.Position()))
	}
	return nil
}

// lineOf is the line of source in which there is something at a position.
func lineOf(source string, at parse.Pos) int {
	rest := source[min(int(at), len(source)):]
	at += parse.Pos(len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))) // a text begins with the space before it
	return strings.Count(source[:min(int(at), len(source))], "\n") + 1
}

// at is where a section begins, for people.
func (t *Template) at(section string) string {
	if found := t.sections.Lookup(section); found != nil && found.Tree != nil {
		where, _ := found.ErrorContext(found.Root)
		if file, line, ok := cutPlace(where); ok {
			return file + ":" + line
		}
	}
	return t.sections.Name()
}

// cutPlace is the file and the line of FILE:LINE:COLUMN.
func cutPlace(where string) (file, line string, ok bool) {
	column := strings.LastIndexByte(where, ':')
	if column < 0 {
		return "", "", false
	}
	at := strings.LastIndexByte(where[:column], ':')
	if at < 0 {
		return "", "", false
	}
	return where[:at], where[at+1 : column], true
}

var (
	placed  = regexp.MustCompile(`(?s)^(\d+)(?::\d+)?: (.*)$`)
	noField = regexp.MustCompile(`can't evaluate field (\w+) in type (\S+)$`)
	failing = regexp.MustCompile(`(?s)^executing "[^"]*" at <.*?>: `)
)

// explain says in one sentence what is wrong with a template, and in which line.
func (t *Template) explain(err error) error {
	name := t.sections.Name()
	message := strings.ReplaceAll(strings.TrimPrefix(err.Error(), "template: "), "\n", " ")
	line, what := "1", message
	if found := placed.FindStringSubmatch(strings.TrimPrefix(message, name+":")); found != nil {
		line, what = found[1], strings.TrimPrefix(failing.ReplaceAllString(found[2], ""), "template: ")
	}
	if found := noField.FindStringSubmatch(what); found != nil {
		what = fmt.Sprintf("there is no .%s here", found[1])
		if fields := fieldsOf(found[2]); fields != "" {
			what += "; there are " + fields
		}
	}
	return fmt.Errorf("%s:%s: %s", name, line, what)
}

// fieldsOf are the names that a section may use.
func fieldsOf(typeName string) string {
	for _, facts := range []any{seasonFacts{}, sceneFacts{}, ownFacts{}} {
		if kind := reflect.TypeOf(facts); kind.String() == strings.TrimPrefix(typeName, "*") {
			var names []string
			for field := range kind.Fields() {
				names = append(names, "."+field.Name)
			}
			slices.Sort(names)
			return strings.Join(names, ", ")
		}
	}
	return ""
}
