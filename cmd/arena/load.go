package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/joho/godotenv"
	"github.com/urfave/cli/v2"
)

// envFileName is looked for in the working folder.
const envFileName = ".env"

// A layer is one place that settings come from. Earlier layers win.
type layer struct {
	suffix string // says where, after a variable's name
	values map[string]string
}

// load reads the settings: flags, environment, .env, defaults.
func (p *program) load(c *cli.Context) (*settings, error) {
	layers, err := p.layers(c)
	if err != nil {
		return nil, err
	}
	lines := table()
	for _, l := range layers {
		if err := checkNames(lines, l); err != nil {
			return nil, err
		}
	}
	s := &settings{given: make(map[string]given)}
	for i := range lines {
		if err := s.set(c, &lines[i], layers); err != nil {
			return nil, err
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}

// set finds the value of one setting and reads it.
func (s *settings) set(c *cli.Context, line *setting, layers []layer) error {
	value, ok, err := lookUp(c, line, layers)
	if err != nil {
		return err
	}
	switch {
	case ok && line.parse == nil:
		s.ignored = append(s.ignored, line.name)
		s.given[line.name] = value
		return nil
	case ok:
		s.given[line.name] = value
	case line.initial == "" || line.parse == nil:
		return nil
	default:
		value = given{from: line.name, text: line.initial}
	}
	parse := line.parse
	if value.flag && line.parseFlag != nil {
		parse = line.parseFlag
	}
	if err := parse(s, value.text); err != nil {
		return usagef("%s is %s; %w", value.from, shown(line, value.text), err)
	}
	return nil
}

// shown is a value in an error message. That of a secret is not shown.
func shown(line *setting, text string) string {
	const most = 80
	if line.secret {
		return "not usable"
	}
	if len(text) > most {
		text = text[:most] + "…"
	}
	return fmt.Sprintf("%q", text)
}

// lookUp returns what the operator gave for a setting. Empty values are none.
func lookUp(c *cli.Context, line *setting, layers []layer) (value given, ok bool, err error) {
	if line.flag != "" && c.IsSet(line.flag) {
		return given{from: "--" + line.flag, text: flagText(c, line), flag: true}, true, nil
	}
	for _, l := range layers {
		if value, ok, err := l.lookUp(line); ok || err != nil {
			return value, ok, err
		}
	}
	return given{}, false, nil
}

func (l *layer) lookUp(line *setting) (value given, ok bool, err error) {
	for _, name := range line.variables() {
		if text := strings.TrimSpace(l.values[name]); text != "" {
			return given{from: name + l.suffix, text: text}, true, nil
		}
		path := strings.TrimSpace(l.values[name+fileSuffix])
		if !line.secret || path == "" {
			continue
		}
		text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		if err != nil {
			return given{}, false, usagef("%s%s%s: %w", name, fileSuffix, l.suffix, err)
		}
		return given{from: name + fileSuffix + l.suffix, text: strings.TrimSpace(string(text))}, true, nil
	}
	return given{}, false, nil
}

func flagText(c *cli.Context, line *setting) string {
	if line.toggle {
		return strconv.FormatBool(c.Bool(line.flag))
	}
	return strings.TrimSpace(c.String(line.flag))
}

// layers returns the environment and the .env file.
func (p *program) layers(c *cli.Context) ([]layer, error) {
	layers := []layer{{values: p.env}}
	path := c.String("env-file")
	asked := path != ""
	if !asked {
		path = filepath.Join(p.dir, envFileName)
	}
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return layers, nil
	}
	if err != nil {
		return nil, usagef("read settings: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	values, err := godotenv.Parse(file)
	if err != nil {
		return nil, usagef("%s cannot be read: %w", path, err)
	}
	return append(layers, layer{suffix: " in " + path, values: values}), nil
}

// checkNames refuses ARENA_ variables that mean nothing: a misspelt setting
// would silently have no effect.
func checkNames(lines []setting, l layer) error {
	known := knownVariables(lines)
	for _, name := range slices.Sorted(maps.Keys(l.values)) {
		if strings.HasPrefix(name, aliasPrefix) && !slices.Contains(known, name) {
			return usagef("%s%s is not a setting%s", name, l.suffix, meant(name, known))
		}
	}
	return nil
}
