package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// envCommand prints .env.example, which is kept in the repository.
func (p *program) envCommand() *cli.Command {
	return &cli.Command{
		Name: "env", Usage: "print every setting as an example of an .env file", Flags: []cli.Flag{jsonFlag()},
		Description: `Examples:
   arena env > .env
   arena env --json | jq -r '.[] | select(.built) | .name'`,
		Action: func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			if c.Bool("json") {
				return writeJSON(p.out, settings.Describe())
			}
			return settings.WriteExample(p.out)
		},
	}
}
