package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

func (p *program) rosterCommand() *cli.Command {
	check := &cli.Command{
		Name: "check", Usage: "read arenas' files as a start would, and tell what is wrong with them", ArgsUsage: "FILE...",
		Description: `FILE may be a folder. Without one, the folder of the setting ARENA_ARENAS is read.
Every fault is told with file, line and column. Bars are not read, and no model is asked.

Examples:
   arena roster check arenas
   arena roster check duel.yaml trio.yaml
   arena roster check arenas --json | jq '.files[].faults[]'`,
		Flags: settingFlags(func(s *settings.Setting) bool {
			return slices.Contains([]string{"ARENA_ARENAS", "ARENA_FAKE_LLM"}, s.Name)
		}),
		Action: p.checkRoster,
	}
	show := &cli.Command{
		Name: "show", Usage: "list the built-in arenas, or print the file of one as it is", ArgsUsage: "[ID]",
		Description: `Examples:
   arena roster show
   arena roster show multi-model > arenas/mine.yaml
   arena roster show --json | jq -r '.arenas[].id'`,
		Flags: []cli.Flag{jsonFlag()}, Action: p.showRoster,
	}
	schema := &cli.Command{
		Name: "schema", Usage: "print the JSON schema of arenas' files, by which editors complete them",
		Description: `A file says in its first line where its schema lies:
   # yaml-language-server: $schema=` + roster.SchemaFile + `

Examples:
   arena roster schema > arenas/` + roster.SchemaFile + `
   arena roster schema --json                       in one line`,
		Flags: []cli.Flag{jsonFlag()}, Action: p.printSchema,
	}
	return &cli.Command{
		Name: "roster", Usage: "check arenas' files, or see the built-in ones", Flags: []cli.Flag{jsonFlag()},
		Description: `Examples:
   arena roster check arenas
   arena roster show
   arena roster schema`,
		Subcommands: []*cli.Command{check, show, schema},
		Action: func(c *cli.Context) error {
			known := names(c.Command.Subcommands)
			if word := c.Args().First(); word != "" {
				return usagef("roster has no command %q%s", word, settings.Meant(word, known))
			}
			return usagef("roster needs a command: check, show or schema; see `arena roster --help`")
		},
	}
}

func (p *program) checkRoster(c *cli.Context) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	paths := c.Args().Slice()
	switch {
	case len(paths) == 0 && v.Arenas == "":
		return usagef("check needs the argument FILE, an arena's file or a folder of them; see `arena roster check --help`")
	case len(paths) == 0:
		paths = []string{v.Arenas}
	}
	var market roster.Market // without symbols where the prices are recorded
	if v.Mode == arena.Simulated {
		prices, err := openPrices(v, arena.NYSE(), p.now(), nil)
		if err != nil {
			return err
		}
		market = prices.Market
	}
	reports := roster.Check(paths, v, market)
	if err := p.writeReports(c, reports); err != nil {
		return err
	}
	faults, wrong := 0, 0
	for i := range reports {
		faults += len(reports[i].Faults)
		wrong += min(len(reports[i].Faults), 1)
	}
	if faults == 0 {
		return nil
	}
	return fmt.Errorf("%s in %d of %s", plural(faults, "fault", "faults"), wrong, plural(len(reports), "file", "files"))
}

func (p *program) writeReports(c *cli.Context, reports []roster.Report) error {
	if c.Bool("json") {
		return writeJSON(p.out, map[string]any{"files": reports})
	}
	lines := newGrid()
	for i := range reports {
		r := &reports[i]
		for j := range r.Faults {
			lines.row(r.Faults[j].String())
		}
		if len(r.Faults) == 0 {
			lines.row(r.File + ": " + r.Name + ", " + summaryOf(&r.Summary))
		}
		for _, warning := range r.Warnings {
			lines.row(r.File + ": warning: " + warning)
		}
	}
	return lines.write(p.out)
}

// summaryOf says who plays in an arena, and what it needs to run.
func summaryOf(s *roster.Summary) string {
	text := plural(s.Agents, "agent", "agents")
	if s.Models > 0 {
		text += " (" + plural(s.Models, "model", "models") + ")"
	}
	if len(s.Needs) > 0 {
		text += ", needs " + strings.Join(s.Needs, " and ")
	}
	return text
}

func (p *program) showRoster(c *cli.Context) error {
	id, err := argument(c, 0, "ID")
	if err != nil {
		return err
	}
	samples, err := roster.Samples()
	if err != nil {
		return err
	}
	if id != "" {
		return p.showSample(c, samples, id)
	}
	if c.Bool("json") {
		for i := range samples {
			samples[i].Text = "" // that of one is printed when it is asked for
		}
		return writeJSON(p.out, map[string]any{"arenas": samples})
	}
	lines := newGrid("ARENA", "NAME", "NOTE")
	for i := range samples {
		lines.row(samples[i].ID, samples[i].Name, summaryOf(&samples[i].Summary))
	}
	return lines.write(p.out)
}

// showSample prints the file of the built-in arena id.
func (p *program) showSample(c *cli.Context, samples []roster.Sample, id string) error {
	var ids []string
	for i := range samples {
		ids = append(ids, samples[i].ID)
		if samples[i].ID != id {
			continue
		}
		if c.Bool("json") {
			return writeJSON(p.out, &samples[i])
		}
		_, err := fmt.Fprint(p.out, samples[i].Text)
		return err
	}
	return errors.New("there is no built-in arena " + id + settings.Meant(id, ids) + "; `arena roster show` lists them")
}

func (p *program) printSchema(c *cli.Context) error {
	if _, err := arguments(c, 0); err != nil {
		return err
	}
	schema, err := roster.Schema()
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(p.out, json.RawMessage(schema))
	}
	_, err = p.out.Write(schema)
	return err
}
