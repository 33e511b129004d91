package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
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
				return writeJSON(p.out, describe(table()))
			}
			return writeExample(p.out, table())
		},
	}
}

// A description is a setting for programs.
type description struct {
	Name    string   `json:"name"`
	Names   []string `json:"names"` // all of them, the one that wins first
	Flag    string   `json:"flag,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Default string   `json:"default,omitempty"`
	Help    string   `json:"help"`
	Secret  bool     `json:"secret,omitempty"`
	Built   bool     `json:"built"` // in this version
}

func describe(lines []setting) []description {
	described := make([]description, len(lines))
	for i := range lines {
		line := &lines[i]
		described[i] = description{
			Name: line.name, Names: line.variables(), Flag: line.flag, Unit: line.unit, Default: line.initial,
			Help: line.help, Secret: line.secret, Built: line.parse != nil,
		}
	}
	return described
}

// writeExample writes an .env file in which every setting is a comment.
func writeExample(w io.Writer, lines []setting) error {
	var text strings.Builder
	text.WriteString("# Every setting of arena, each with its default or an example. Remove the # of a line to change it.\n" +
		"# A flag stands above the environment, the environment above this file (.env in the working folder).\n" +
		"# Every name may have the prefix " + aliasPrefix + ", and every secret may be read from a file: NAME" + fileSuffix + "=/path.\n" +
		"# Made from the code: go test ./cmd/arena -run EnvExample -update\n")
	group := ""
	for i := range lines {
		line := &lines[i]
		if line.group != group {
			group = line.group
			fmt.Fprintf(&text, "\n# %s\n", group)
		}
		if line.parse != nil {
			fmt.Fprintf(&text, "\n# %s%s.\n", strings.ToUpper(line.help[:1])+line.help[1:], also(line))
		}
		value := line.initial
		if value == "" {
			value = line.example
		}
		fmt.Fprintf(&text, "#%s=%s\n", line.name, value)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// also names the other ways to give a setting.
func also(line *setting) string {
	ways := line.also
	if line.flag != "" {
		ways = append([]string{"--" + line.flag}, ways...)
	}
	if len(ways) == 0 {
		return ""
	}
	return " (also " + joined(ways) + ")"
}
