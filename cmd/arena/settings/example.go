package settings

import (
	"fmt"
	"io"
	"strings"
)

// A Description is a setting for programs.
type Description struct {
	Name    string   `json:"name"`
	Names   []string `json:"names"` // all of them, the one that wins first
	Flag    string   `json:"flag,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Default string   `json:"default,omitempty"`
	Help    string   `json:"help"`
	Secret  bool     `json:"secret,omitempty"`
	Built   bool     `json:"built"` // in this version
}

// Describe returns every setting, in the order in which they are explained.
func Describe() []Description {
	lines := Table()
	described := make([]Description, len(lines))
	for i := range lines {
		line := &lines[i]
		described[i] = Description{
			Name: line.Name, Names: line.Variables(), Flag: line.Flag, Unit: line.Unit, Default: line.Initial,
			Help: line.Help, Secret: line.Secret, Built: line.Built(),
		}
	}
	return described
}

// WriteExample writes an .env file in which every setting is a comment.
func WriteExample(w io.Writer) error {
	lines := Table()
	var text strings.Builder
	text.WriteString("# Every setting of arena, each with its default or an example. Remove the # of a line to change it.\n" +
		"# A flag stands above the environment, the environment above this file (.env in the working folder).\n" +
		"# Every name may have the prefix " + aliasPrefix + ", and every secret may be read from a file: NAME" + fileSuffix + "=/path.\n" +
		"# Made from the code: go test ./cmd/arena -run EnvExample -update\n")
	group := ""
	for i := range lines {
		line := &lines[i]
		if line.Group != group {
			group = line.Group
			fmt.Fprintf(&text, "\n# %s\n", group)
		}
		if line.Built() {
			fmt.Fprintf(&text, "\n# %s%s.\n", strings.ToUpper(line.Help[:1])+line.Help[1:], also(line))
		}
		value := line.Initial
		if value == "" {
			value = line.Example
		}
		fmt.Fprintf(&text, "#%s=%s\n", line.Name, value)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// also names the other ways to give a setting.
func also(line *Setting) string {
	ways := line.Also
	if line.Flag != "" {
		ways = append([]string{"--" + line.Flag}, ways...)
	}
	if len(ways) == 0 {
		return ""
	}
	return " (also " + strings.Join(ways, ", ") + ")"
}
