package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// completeFlag is what a shell's script puts last to ask what may stand there.
const completeFlag = "--generate-bash-completion"

const bashScript = `# Bash completion of arena: source <(arena completion bash)
_arena() {
	local current="${COMP_WORDS[COMP_CWORD]}"
	local line=("${COMP_WORDS[@]:0:COMP_CWORD}")
	[[ $current == -* ]] && line+=("$current")
	COMPREPLY=($(compgen -W "$("${line[@]}" ` + completeFlag + ` 2>/dev/null)" -- "$current"))
}
complete -o bashdefault -o default -F _arena arena
`

const zshScript = `#compdef arena
# Zsh completion of arena: source <(arena completion zsh)
_arena() {
	local -a line choices
	line=("${(@)words[1,CURRENT-1]}")
	[[ ${words[CURRENT]} == -* ]] && line+=("${words[CURRENT]}")
	choices=("${(@f)$("${line[@]}" ` + completeFlag + ` 2>/dev/null)}")
	if [[ -n ${choices[1]} ]]; then _describe arena choices; else _files; fi
}
compdef _arena arena
`

// longAlias is a second name of a flag, which the cli package takes for a letter.
var longAlias = regexp.MustCompile(` -s ([a-z-]{2,})`)

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print a script that completes command lines", ArgsUsage: "bash|zsh|fish",
		Description: `Examples:
   source <(arena completion bash)      in ~/.bashrc
   source <(arena completion zsh)       in ~/.zshrc, after compinit
   arena completion fish | source       in ~/.config/fish/config.fish`,
		Action: p.completion,
		BashComplete: func(c *cli.Context) {
			_, _ = fmt.Fprintln(c.App.Writer, strings.Join(shells(), "\n"))
		},
	}
}

func shells() []string { return []string{"bash", "zsh", "fish"} }

func (p *program) completion(c *cli.Context) error {
	shell, err := argument(c, 1, "bash, zsh or fish")
	if err != nil {
		return err
	}
	var script string
	switch shell {
	case "bash":
		script = bashScript
	case "zsh":
		script = zshScript
	case "fish":
		script, err = c.App.ToFishCompletion()
		script = longAlias.ReplaceAllString(script, " -l $1")
	default:
		err = usagef("there is no completion for %q; want bash, zsh or fish", shell)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.out, script)
	return err
}

// completing reports whether args ask what may stand at their end, and makes them what
// the cli package understands: flags without a command are those of serve.
func completing(args []string) ([]string, bool) {
	if len(args) == 0 || args[len(args)-1] != completeFlag {
		return args, false
	}
	if len(args) > 1 && strings.HasPrefix(args[0], "-") {
		args = append([]string{"serve"}, slices.Clone(args)...)
	}
	return args, true
}
