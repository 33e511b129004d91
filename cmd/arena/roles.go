package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A role is what a process does of what there is to do.
type role int

const (
	whole   role = iota // it runs arenas and serves them
	webOnly             // it serves what others run
	worker              // it runs arenas that others serve
)

func (p *program) webCommand() *cli.Command {
	return &cli.Command{
		Name: "web", Usage: "serve arenas that workers run, as one of any number of processes",
		Flags: append(serveFlags(), quietFlags()...),
		Description: "It needs a store that processes share. Commands and messages reach the worker that runs the arena.\n\nExamples:\n" +
			"  REDIS_URL=redis://localhost:6379 arena web --port 8080",
		Action: func(c *cli.Context) error { return p.serveAs(c, webOnly) },
	}
}

func (p *program) workerCommand() *cli.Command {
	return &cli.Command{
		Name: "worker", Usage: "run arenas that others serve, as one of any number of processes",
		Flags: append(serveFlags(), quietFlags()...),
		Description: "It needs a store that processes share. Workers divide the arenas among themselves; when one ends or dies,\nthe others take over what it ran.\n\nExamples:\n" +
			"  REDIS_URL=redis://localhost:6379 arena worker",
		Action: func(c *cli.Context) error { return p.serveAs(c, worker) },
	}
}

func quietFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print the address alone, and errors", DisableDefaultText: true},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "log all that happens, as with the level DEBUG", DisableDefaultText: true},
	}
}

// served are all arenas that a web shows: it asks no model, so it needs no key.
func served(plans []arena.Plan, keyless []roster.Keyless) []arena.Plan {
	for i := range keyless {
		plans = append(plans, arena.Plan{Arena: keyless[i].ID, Name: keyless[i].Name})
	}
	return plans
}

// serveAs reads the settings and runs a process of a role until it is told to end.
func (p *program) serveAs(c *cli.Context, as role) error {
	if c.Args().Present() {
		return usagef("%s does not take the argument %q; see `arena %s --help`", c.Command.Name, c.Args().First(), c.Command.Name)
	}
	s, err := p.setUpUntil(c.Context, c)
	if err != nil || s == nil {
		return err
	}
	s.role = as
	if as != whole && s.Driver == settings.DriverFile {
		return usagef("arena %s needs a store that processes share, and a folder belongs to one process; set REDIS_URL or DATABASE_URL, or run `arena serve`, which does both", c.Command.Name)
	}
	if as == webOnly {
		s.SchedulerDisabled = true
		s.plans, s.keyless = served(s.plans, s.keyless), nil
	}
	if as == worker && s.SchedulerDisabled {
		return usagef("%s is set, with which nothing is left for a worker to do; leave it away", s.From("DISABLE_SCHEDULER"))
	}
	return p.serve(c.Context, s)
}
