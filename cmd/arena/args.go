package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// arrange makes args what the cli package understands: a command in front, serve
// if there is none, and a command's flags before its arguments, since the
// package takes no flag for one after the first argument. An unknown command is
// a [usageError].
func arrange(commands []*cli.Command, args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{"serve"}, nil
	}
	switch args[0] {
	case "-h", "--help", "-help":
		return []string{"--help"}, nil
	case "help", "h":
		return arrange(commands, append(slices.Clone(args[1:]), "--help"))
	case "--version", "-version":
		return append([]string{"version"}, args[1:]...), nil
	}
	if strings.HasPrefix(args[0], "-") {
		args = append([]string{"serve"}, args...)
	}
	command := find(commands, args[0])
	if command == nil {
		return nil, usagef("there is no command %q%s; see `arena help`", args[0], settings.Meant(args[0], names(commands)))
	}
	path := args[:1]
	if len(args) > 1 {
		if sub := find(command.Subcommands, args[1]); sub != nil {
			command, path = sub, args[:2]
		}
	}
	return append(slices.Clone(path), flagsFirst(command.Flags, args[len(path):])...), nil
}

// flagsFirst moves the flags of args, with their values, before the rest.
func flagsFirst(flags []cli.Flag, args []string) []string {
	var options, rest []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		options = append(options, arg)
		if takesValue(flags, arg) && i+1 < len(args) {
			i++
			options = append(options, args[i])
		}
	}
	if len(rest) == 0 {
		return options
	}
	return append(append(options, "--"), rest...)
}

// takesValue reports whether arg is a flag whose value is the next argument.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	for _, f := range flags {
		if documented, ok := f.(cli.DocGenerationFlag); ok && slices.Contains(f.Names(), name) {
			return documented.TakesValue()
		}
	}
	return false
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, command := range commands {
		if command.HasName(name) {
			return command
		}
	}
	return nil
}

func names(commands []*cli.Command) []string {
	var all []string
	for _, command := range commands {
		if !command.Hidden {
			all = append(all, command.Name)
		}
	}
	return all
}
