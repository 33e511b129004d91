package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// manCommand prints the page of the manual, which is made from the commands and flags.
func (p *program) manCommand() *cli.Command {
	return &cli.Command{
		Name: "man", Usage: "print the page of the manual",
		Description: `Examples:
   arena man > arena.1 && man ./arena.1
   arena man | man -l -`,
		Action: func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			const commands = 1 // the section of the manual
			page, err := c.App.ToManWithSection(commands)
			if err != nil {
				return fmt.Errorf("make the page of the manual: %w", err)
			}
			_, err = fmt.Fprint(p.out, withUnits(page, c.App.Commands))
			return err
		},
	}
}

// withUnits names the units of flags, which the cli package leaves out.
func withUnits(page string, commands []*cli.Command) string {
	for _, command := range commands {
		page = withUnits(page, command.Subcommands)
		for _, flag := range command.Flags {
			names := strings.Trim(cli.FlagNamePrefixer(flag.Names(), ""), " ")
			page = strings.ReplaceAll(page, `\fB`+names+`\fP=""`, `\fB`+names+`\fP=\fI`+unitOf(flag)+`\fP`)
		}
	}
	return page
}

// unitOf is the unit of a flag's value.
func unitOf(flag cli.Flag) string {
	switch f := flag.(type) {
	case *option:
		return f.unit
	case *cli.StringFlag:
		_, rest, _ := strings.Cut(f.Usage, "`")
		unit, _, _ := strings.Cut(rest, "`")
		return unit
	}
	return ""
}
