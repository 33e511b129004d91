package main_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

func TestArgs_WrongUsageEndsWithTwoAndOneSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want string }{
		{"verfy", `there is no command "verfy"; did you mean verify?`},
		{"frobnicate", "there is no command \"frobnicate\"; see `arena help`"},
		{"help verfy", `did you mean verify?`},
		{"--mode", "flag needs an argument"},
		{"--mdoe simulated", "serve has no flag --mdoe; did you mean --mode?; see `arena serve --help`"},
		{"status --frequently", "status has no flag --frequently; see `arena status --help`"},
		{"serve -x", "serve has no flag -x; see `arena serve --help`"},
		{"status now", `status does not take the argument "now"`},
		{"version 2", `version does not take the argument "2"`},
		{"pause", "pause needs the argument ARENA"},
		{"resume", "resume needs the argument ARENA"},
		{"reset", "reset needs the argument ARENA"},
		{"reset a b", `reset does not take the argument "b"`},
		{"reset a --seed x", `--seed is "x"; want a whole number`},
		{"stop a b", `stop does not take the argument "b"`},
		{"export", "export needs the argument ARENA"},
		{"export a --format pdf", `--format is "pdf"; want jsonl, fills-csv or equity-csv`},
		{"verify a b", `verify does not take the argument "b"`},
		{"replay a b", `replay does not take the argument "b"`},
		{"ask", "ask needs the argument ARENA"},
		{"ask a", "ask needs the argument AGENT"},
		{"ask a b c", `ask does not take the argument "c"`},
		{"ask a b --at 0", `--at is "0"; want the number of a record, from 1`},
		{"actors restrat x", `actors has no command "restrat"; did you mean restart?`},
		{"actors restart", "restart needs the argument PATH"},
		{"roster", "roster needs a command: check, show or schema"},
		{"roster chekc x", `roster has no command "chekc"; did you mean check?`},
		{"roster check", "check needs the argument FILE"},
		{"roster show a b", `show does not take the argument "b"`},
		{"roster schema now", `schema does not take the argument "now"`},
		{"init a b", `init does not take the argument "b"`},
		{"fake-llm now", `fake-llm does not take the argument "now"`},
		{"fake-llm --addr 8089", `--addr is "8089"; want HOST:PORT`},
		{"fake-llm --seed x", `--seed is "x"; want a whole number`},
		{"fake-llm --slow 30", `--slow is "30"; want a duration such as 500ms or 30s`},
		{"fake-llm --faults hung=0.1", `--faults: there is no fault "hung"; there are slow, hang, `},
		{"serve quickly", `serve does not take the argument "quickly"`},
		{"--json=perhaps status", "invalid boolean value"},
	} {
		got := shell(t).Run(t, strings.Fields(c.line)...)
		if got.Code != 2 || !strings.HasPrefix(got.Err, "arena: ") || !strings.Contains(got.Err, c.want) || strings.Count(got.Err, "\n") != 1 || got.Out != "" {
			t.Errorf("arena %s: %+v; want 2 and %q", c.line, got, c.want)
		}
	}
}

func TestArgs_FlagsMayFollowArguments(t *testing.T) {
	t.Parallel()
	s, _ := recordedShell(t)
	before := s.Run(t, "export", "--format", "equity-csv", "strategies")
	after := s.Run(t, "export", "strategies", "--format", "equity-csv")
	if before.Code != 0 || before != after || before.Out == "" {
		t.Errorf("flags before the argument: %+v, after it: %+v", before, after)
	}
	if got := s.Run(t, "export", "strategies", "--", "--format"); got.Code != 2 || !strings.Contains(got.Err, `"--format"`) {
		t.Errorf("after -- a flag is an argument: %+v", got)
	}
}

func TestArgs_HelpHasExamplesForEveryCommand(t *testing.T) {
	t.Parallel()
	overview := shell(t).Run(t, "help")
	if again := shell(t).Run(t, "--help"); overview.Code != 0 || overview != again {
		t.Errorf("help: %+v, --help: %+v", overview, again)
	}
	for _, command := range []string{
		"serve", "status", "health", "start", "stop", "pause", "resume", "reset", "actors", "actors restart", "verify", "replay", "export", "ask",
		"roster", "roster check", "roster show", "roster schema", "init", "fake-llm", "env", "version",
	} {
		if first, _, _ := strings.Cut(command, " "); !strings.Contains(overview.Out, "\n   "+first+" ") {
			t.Errorf("the overview does not list %s", command)
		}
		got := shell(t).Run(t, append(strings.Fields(command), "--help")...)
		if got.Code != 0 || got.Err != "" || !strings.Contains(got.Out, "Examples:") || !strings.Contains(got.Out, "arena "+command) || !strings.Contains(got.Out, "--json") {
			t.Errorf("arena %s --help: %+v", command, got)
		}
		if again := shell(t).Run(t, append([]string{"help"}, strings.Fields(command)...)...); again != got {
			t.Errorf("arena help %s differs from arena %s --help", command, command)
		}
	}
}

func TestArgs_ErrorsAreJSONWhenAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, code string }{
		{"verfy --json", "usage"}, {"status --nope --json", "usage"}, {"status --url http://127.0.0.1:1 --json", "unreachable"}, {"verify --json", "failure"},
	} {
		got := shell(t, "PERSIST_PATH", "/nonexistent").Run(t, strings.Fields(c.line)...)
		var body map[string]map[string]string
		if err := json.Unmarshal([]byte(got.Err), &body); err != nil || body["error"]["code"] != c.code || body["error"]["message"] == "" || got.Out != "" {
			t.Errorf("arena %s: %+v, want the code %s", c.line, got, c.code)
		}
	}
}

func TestArgs_Version(t *testing.T) {
	t.Parallel()
	got := shell(t).Run(t, "version")
	if again := shell(t).Run(t, "--version"); got.Code != 0 || !strings.HasPrefix(got.Out, "arena ") || again != got {
		t.Errorf("version: %+v, --version: %+v", got, again)
	}
	var body map[string]string
	if err := json.Unmarshal([]byte(shell(t).Run(t, "version", "--json").Out), &body); err != nil || body["version"] == "" || body["go"] == "" {
		t.Errorf("%+v, error %v", body, err)
	}
}

func TestExit_OtherErrorsEndWithOne(t *testing.T) {
	t.Parallel()
	if got := main.ExitOf(errors.New("disk full")); got != 1 {
		t.Errorf("exit code %d, want 1", got)
	}
	if got := main.ExitOf(nil); got != 0 {
		t.Errorf("exit code %d, want 0", got)
	}
}
