package main_test

import (
	"strings"
	"testing"
)

func TestCompletion_HasAScriptForEachShell(t *testing.T) {
	t.Parallel()
	for shellName, want := range map[string]string{
		"bash": "complete -o bashdefault -o default -F _arena arena\n",
		"zsh":  "compdef _arena arena\n",
		"fish": "__fish_seen_subcommand_from serve' -f -l addr -l port -r -d 'listen address",
	} {
		got := shell(t).Run(t, "completion", shellName)
		if got.Code != 0 || !strings.Contains(got.Out, want) || got.Err != "" {
			t.Errorf("%s: %+v, want %q", shellName, got, want)
		}
	}
	for line, want := range map[string]string{
		"completion":     "completion needs the argument bash, zsh or fish",
		"completion csh": `there is no completion for "csh"; want bash, zsh or fish`,
	} {
		if got := shell(t).Run(t, strings.Fields(line)...); got.Code != 2 || !strings.Contains(got.Err, want) {
			t.Errorf("arena %s: %+v, want %q", line, got, want)
		}
	}
}

// The page of the manual is made from the commands and flags, all of them.
func TestMan_TellsEveryCommandFlagAndVariable(t *testing.T) {
	t.Parallel()
	got := shell(t).Run(t, "man")
	if got.Code != 0 || !strings.Contains(got.Out, ".TH arena 1\n") || strings.Contains(got.Out, `\fP="": `) {
		t.Fatalf("%+v", got)
	}
	help := shell(t).Run(t, "help", "serve").Out
	for _, want := range []string{
		".SH serve\n", ".SH completion\n", ".SS restart\n", ".SH roster\n", ".SS check\n", ".SH init\n",
		`\fB--addr, --port\fP=\fIHOST:PORT\fP: listen address, or a port alone, which means all interfaces ($BACKEND_PORT)`,
		`\fB--output, -o\fP=\fIFILE\fP: write to \fBFILE\fR`, `\fB--verbose, -v\fP: log all`, "$PERSIST_PATH",
	} {
		if !strings.Contains(got.Out, want) {
			t.Errorf("the manual does not have %q", want)
		}
	}
	for line := range strings.Lines(help) {
		if flag, ok := strings.CutPrefix(strings.TrimSpace(line), "--"); ok {
			name, _, _ := strings.Cut(strings.ReplaceAll(flag, ",", " "), " ")
			if !strings.Contains(got.Out, "--"+name) {
				t.Errorf("the manual does not have --%s", name)
			}
		}
	}
}

func TestHelp_NamesVariablesAsVariables(t *testing.T) {
	t.Parallel()
	help := shell(t).Run(t, "help", "serve").Out
	for _, want := range []string{
		"--addr HOST:PORT, --port HOST:PORT  listen address, or a port alone, which means all interfaces (default: localhost:8080) [$BACKEND_PORT]\n",
		"  serve what is stored and run no arena [$DISABLE_SCHEDULER]\n",
	} {
		if !strings.Contains(help, want) {
			t.Errorf("the help of serve does not have %q:\n%s", want, help)
		}
	}
}
