package main_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const trio = `id: trio
name: A trio
roster:
  - {agent: asker, model: google/gemini-2.5-flash}
  - {agent: local, model: llama, base_url: "https://models.example/v1", key: EXAMPLE_KEY}
  - {agent: index, strategy: index, baseline: true, rules: {universe: benchmark}}
benchmark: [INDEX]
`

// folder writes files, names and texts, into a folder.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		write(t, filepath.Join(dir, files[i]), files[i+1])
	}
	return dir
}

func TestRosterCheck_SaysWhatAFileIs(t *testing.T) {
	t.Parallel()
	dir := folder(t, "trio.yaml", trio, "alone.yml", "id: alone\nname: Alone\nroster: [{agent: cash, strategy: cash}]\n")
	path := filepath.Join(dir, "trio.yaml")
	for _, c := range []struct {
		env  []string
		want string
	}{
		{nil, ", needs OPENROUTER_API_KEY and EXAMPLE_KEY"},
		{[]string{"OPENROUTER_API_KEY", "sk-1"}, ", needs EXAMPLE_KEY"},
		{[]string{"LLM_BASE_URL", "http://localhost:1/v1", "EXAMPLE_KEY", "k"}, ""},
		{[]string{"ARENA_FAKE_LLM", "true"}, ""},
	} {
		got := shell(t, c.env...).Run(t, "roster", "check", path)
		if got.Code != 0 || got.Out != path+": A trio, 3 agents (2 models)"+c.want+"\n" || got.Err != "" {
			t.Errorf("%v: %+v; want %s", c.env, got, c.want)
		}
	}
	want := filepath.Join(dir, "alone.yml") + ": Alone, 1 agent\n" + path + ": A trio, 3 agents (2 models)\n"
	for _, line := range [][]string{{dir}, {"--arenas", dir}} {
		got := shell(t).Run(t, append([]string{"roster", "check", "--fake-llm"}, line...)...)
		if got.Code != 0 || got.Out != want {
			t.Errorf("%v: %+v; want %s", line, got, want)
		}
	}
	left := shell(t, "ARENA_FAKE_LLM", "true").Run(t, "roster", "check", filepath.Join(folder(t, "x.yaml", strings.Replace(trio, "[INDEX]", "[NOPE]", 1)), "x.yaml"))
	if left.Code != 0 || !strings.Contains(left.Out, "x.yaml: warning: arena trio: index does not take part: no benchmark (NOPE) has prices\n") {
		t.Errorf("%+v", left)
	}
}

func TestRosterCheck_TellsEveryFaultWithItsPlace(t *testing.T) {
	t.Parallel()
	dir := folder(t,
		"a.yaml", strings.NewReplacer("agent: local", "agent: asker", "strategy: index", "strategy: indes").Replace(trio),
		"b.yaml", trio+"prompt: mine.tmpl\n", "mine.tmpl", `{{define "system"}}{{.Nothing}}{{end}}{{define "scene"}}x{{end}}{{define "own"}}x{{end}}`,
		"c.yaml", strings.Replace(trio, "name:", "nme:", 1),
		"d.yaml", strings.Replace(trio, "id: trio", "id: other", 1), "e.yaml", strings.Replace(trio, "id: trio", "id: other", 1),
		"f.yaml", "# nothing\n", "g.yaml", "id: g\nname: G\nroster: []\n",
	)
	got := shell(t).Run(t, "roster", "check", dir, filepath.Join(dir, "mine.tmpl"), filepath.Join(dir, "none.yaml"), folder(t))
	if got.Code != 1 || got.Err != "arena: 11 faults in 9 of 10 files\n" {
		t.Errorf("%d, %q:\n%s", got.Code, got.Err, got.Out)
	}
	for _, want := range []string{
		`a.yaml:5:13: the agent "asker" is in the roster twice`, `a.yaml:6:30: the agent "index" has the unknown strategy "indes"; want one of`,
		"b.yaml:1:5: the id \"trio\" is taken by ", "b.yaml:8:9: mine.tmpl:1: there is no .Nothing here", `c.yaml:2:1: unknown field "nme"; did you mean name?`, "d.yaml: A trio, 3 agents",
		`e.yaml:1:5: the id "other" is taken by ` + filepath.Join(dir, "d.yaml"), "f.yaml: the file is empty", "g.yaml:1:1: the arena has no roster",
		"mine.tmpl: a start reads files alone whose names end in .yaml or .yml", "none.yaml: the file cannot be read: no such file", "holds no arena",
	} {
		if !strings.Contains(got.Out, want) {
			t.Errorf("it does not say %q:\n%s", want, got.Out)
		}
	}
	if t.Failed() {
		return
	}
	var body struct {
		Files []struct {
			File   string `json:"file"`
			Faults []struct {
				Column int `json:"column"`
			} `json:"faults"`
		} `json:"files"`
	}
	asJSON := shell(t).Run(t, "roster", "check", "--json", filepath.Join(dir, "c.yaml"))
	if err := json.Unmarshal([]byte(asJSON.Out), &body); err != nil || asJSON.Code != 1 || len(body.Files) != 1 || len(body.Files[0].Faults) != 1 || body.Files[0].Faults[0].Column != 1 {
		t.Errorf("%+v, error %v", asJSON, err)
	}
}

// Settings that contradict each other are wrong whatever the files say.
func TestRosterCheck_RefusesSettingsAsAStartDoes(t *testing.T) {
	t.Parallel()
	dir := folder(t, "trio.yaml", trio)
	for _, env := range [][]string{
		{"ARENA_FAKE_LLM", "true", "LLM_BASE_URL", "http://localhost:1/v1"},
		{"LLM_BASE_URL", "localhost:1"},
		{"LLM_DAILY_BUDGET_USD", "0"},
		{"OPENROUTER_API_KEY", "a\nb"},
	} {
		checked := shell(t, env...).Run(t, "roster", "check", dir)
		_, err := shell(t, env...).SetUp(t, "--arenas", dir)
		if err == nil || checked.Code != 2 || checked.Err != "arena: "+err.Error()+"\n" || strings.Count(checked.Err, "\n") != 1 || checked.Out != "" {
			t.Errorf("%q: %+v; a start says %v", env, checked, err)
		}
	}
	if got := shell(t, "EXAMPLE_KEY", "a\nb").Run(t, "roster", "check", dir); got.Code != 1 || !strings.Contains(got.Out, "EXAMPLE_KEY is not usable; want a key of one line") {
		t.Errorf("%+v", got)
	}
	if got := shell(t, "MODE", "historical").Run(t, "roster", "check", dir); got.Code != 0 || strings.Contains(got.Out, "warning") {
		t.Errorf("without bars: %+v", got)
	}
}

func TestRosterShow_ListsAndPrintsTheBuiltInArenas(t *testing.T) {
	t.Parallel()
	list := shell(t).Run(t, "roster", "show")
	for _, want := range []string{
		"multi-model        Wall Street Arena         8 agents (5 models), needs OPENROUTER_API_KEY\n", "strategies         Strategy Arena            9 agents\n",
	} {
		if list.Code != 0 || !strings.Contains(list.Out, want) {
			t.Errorf("%+v does not list %q", list, want)
		}
	}
	var body struct {
		Arenas []struct {
			ID    string   `json:"id"`
			Needs []string `json:"needs"`
		} `json:"arenas"`
	}
	if err := json.Unmarshal([]byte(shell(t).Run(t, "roster", "show", "--json").Out), &body); err != nil || len(body.Arenas) != strings.Count(list.Out, "\n")-1 {
		t.Fatalf("%+v, error %v", body, err)
	}
	paths, err := filepath.Glob("roster/arenas/*.yaml")
	if err != nil || len(paths) != len(body.Arenas) {
		t.Fatalf("%v, %v", paths, err)
	}
	for i, path := range paths {
		got := shell(t).Run(t, "roster", "show", body.Arenas[i].ID)
		if diff := cmp.Diff(string(read(t, path)), got.Out); got.Code != 0 || diff != "" {
			t.Errorf("%s: %+v\n%s", path, got, diff)
		}
		if checked := shell(t).Run(t, "roster", "check", filepath.Join(folder(t, "mine.yaml", got.Out), "mine.yaml")); checked.Code != 0 {
			t.Errorf("%s: %+v", path, checked)
		}
	}
	if got := shell(t).Run(t, "roster", "show", "multi-mode"); got.Code != 1 || !strings.Contains(got.Err, "no built-in arena multi-mode; did you mean multi-model?") {
		t.Errorf("%+v", got)
	}
}

func TestRosterSchema_IsTheFileOfTheRepository(t *testing.T) {
	t.Parallel()
	got := shell(t).Run(t, "roster", "schema")
	if diff := cmp.Diff(string(read(t, "roster/arenas/arena.schema.json")), got.Out); got.Code != 0 || diff != "" {
		t.Errorf("%+v\n%s", got, diff)
	}
	if got := shell(t).Run(t, "roster", "schema", "--json"); got.Code != 0 || !json.Valid([]byte(got.Out)) || strings.Count(got.Out, "\n") != 1 {
		t.Errorf("%+v", got)
	}
}
