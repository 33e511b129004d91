package main

import (
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

func (p *program) actorsCommand() *cli.Command {
	return &cli.Command{
		Name: "actors", Usage: "show the live actor tree, or restart an actor", Flags: clientFlags(),
		Description: `Examples:
   arena actors
   arena actors --json | jq '.actors[] | select(.restarts > 0)'
   arena actors restart supervisor/keeper/arena/strategies`,
		Action: p.actors,
		Subcommands: []*cli.Command{{
			Name: "restart", Usage: "restart the actor at PATH", ArgsUsage: "PATH", Flags: clientFlags(),
			Description: `Examples:
   arena actors restart supervisor/keeper/arena/strategies/agent/momentum`,
			Action: p.restartActor,
		}},
	}
}

// An actorLine is one actor of /api/actors.
type actorLine struct {
	Process   string `json:"process"` // where several run arenas
	Path      string `json:"path"`
	State     string `json:"state"`
	Restarts  int    `json:"restarts"`
	LastError string `json:"last_error"`
}

func (p *program) actors(c *cli.Context) error {
	if c.Args().Present() {
		return usagef("actors has no command %q%s", c.Args().First(), settings.Meant(c.Args().First(), []string{"restart"}))
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.getPrivate(c.Context, "/api/actors")
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return p.said(c, answer, "")
	}
	var body struct {
		Actors []actorLine `json:"actors"`
	}
	if err := decode(answer, &body); err != nil {
		return err
	}
	lines := newGrid("ACTOR", "STATE", "RESTARTS", "LAST ERROR")
	for rest := body.Actors; len(rest) > 0; {
		process := rest[0].Process
		others := slices.IndexFunc(rest, func(a actorLine) bool { return a.Process != process })
		if others < 0 {
			others = len(rest)
		}
		if process != "" {
			lines.row(process, "", "", "")
		}
		order, drawn := branches(rest[:others])
		for n, i := range order {
			a := &rest[i]
			lines.row(drawn[n], a.State, strconv.Itoa(a.Restarts), a.LastError)
		}
		rest = rest[others:]
	}
	return lines.write(p.out)
}

func (p *program) restartActor(c *cli.Context) error {
	actor, err := argument(c, 1, "PATH")
	if err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.post(c.Context, "/api/actors/restart", map[string]string{"path": actor})
	if err != nil {
		return err
	}
	return p.said(c, answer, "%s restarted\n", actor)
}
