package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A program is everything that a command takes from outside of its arguments.
type program struct {
	env      map[string]string
	dir      string // where .env is looked for
	out      io.Writer
	errOut   io.Writer
	terminal bool // errOut is one, and a progress bar makes sense
	now      func() time.Time
	hangups  hangupsOf // nil without signals
	unread   func()    // makes the process outlive whoever reads what it prints; may be nil
	files    int       // how many the process may have open; 0 means nobody knows
}

// run carries out one command line, without the program's own name, and reports
// its error.
func (p *program) run(ctx context.Context, args []string) exitCode {
	app := p.app()
	asJSON := wantsJSON(args)
	var err error
	args, ok := completing(args)
	if !ok {
		args, err = arrange(app.Commands, args)
	}
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, args...))
	}
	return report(p.errOut, err, asJSON)
}

func (p *program) app() *cli.App {
	app := &cli.App{
		Name:      "arena",
		Usage:     "language models trade US stocks with paper money, on simulated or recorded prices",
		UsageText: "arena [command] [options]",
		Description: "Without a command, arena serves: it runs the arenas and their page.\n" +
			"`arena help COMMAND` tells more of a command, with examples.\n" +
			"Exit codes: 0 ok, 1 failure, 2 wrong usage, 3 no server answers.",
		HideVersion: true,

		EnableBashCompletion: true,
		Writer:               p.out,
		ErrWriter:            p.errOut,
		ExitErrHandler:       func(*cli.Context, error) {}, // run reports
		Commands: []*cli.Command{
			p.serveCommand(),
			p.webCommand(),
			p.workerCommand(),
			p.statusCommand(), p.healthCommand(),
			p.startCommand(), p.stopCommand(), p.pauseCommand(), p.resumeCommand(), p.resetCommand(),
			p.settleCommand(), p.chatCommand(), p.reloadCommand(),
			p.actorsCommand(), p.headCommand(),
			p.verifyCommand(), p.repairCommand(), p.replayCommand(), p.exportCommand(), p.tailCommand(), p.migrateCommand(),
			p.askCommand(), p.rosterCommand(), p.initCommand(), p.fakeLLMCommand(),
			p.envCommand(), p.versionCommand(), p.completionCommand(), p.manCommand(),
		},
	}
	app.HideHelp, app.Flags, app.OnUsageError = true, []cli.Flag{helpFlag()}, wrongUsage
	for _, command := range app.Commands {
		finish(command)
	}
	return app
}

// finish gives a command and those below it what all have. The help flag of the
// cli package is one for all programs of a process; each of ours has its own.
func finish(command *cli.Command) {
	command.HideHelp, command.OnUsageError = true, wrongUsage
	command.Flags = append(command.Flags, helpFlag())
	for _, sub := range command.Subcommands {
		finish(sub)
	}
}

// wrongUsage is a command line that cannot be parsed.
func wrongUsage(c *cli.Context, err error, _ bool) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown || c.Command == nil {
		return &usageError{err}
	}
	var known []string
	for _, flag := range c.Command.Flags {
		known = append(known, flag.Names()...)
	}
	name = strings.TrimLeft(name, "-")
	meant := strings.Replace(settings.Meant(name, known), "mean ", "mean --", 1)
	return usagef("%s has no flag %s%s; see `arena %s --help`", c.Command.Name, dashed(name), meant, c.Command.Name)
}

// dashed is a flag as it is written.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func helpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show this help", DisableDefaultText: true}
}

// load reads the settings of a command line.
func (p *program) load(c *cli.Context) (*settings.Values, error) {
	return settings.Load(c, p.env, p.dir)
}

// wantsJSON reports whether errors are to be JSON too, also those of a command
// line that cannot be parsed.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "-json") || slices.Contains(args, "--json=true")
}

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print JSON", DisableDefaultText: true}
}

// arguments returns the positional arguments of a command that takes at most
// most of them, each described by a word of names.
func arguments(c *cli.Context, least int, names ...string) ([]string, error) {
	args := c.Args().Slice()
	switch {
	case len(args) > len(names):
		return nil, usagef("%s does not take the argument %q; see `arena %s --help`", c.Command.Name, args[len(names)], c.Command.Name)
	case len(args) < least:
		return nil, usagef("%s needs the argument %s; see `arena %s --help`", c.Command.Name, names[len(args)], c.Command.Name)
	}
	return args, nil
}

// argument returns the only positional argument, or nothing.
func argument(c *cli.Context, least int, name string) (string, error) {
	args, err := arguments(c, least, name)
	if err != nil || len(args) == 0 {
		return "", err
	}
	return args[0], nil
}
