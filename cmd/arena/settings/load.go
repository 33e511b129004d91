package settings

import (
	"fmt"
	"strings"
)

// EnvFileFlag is the flag that names another file than .env.
const EnvFileFlag = "env-file"

// Flags are those of a command line, as they were given.
type Flags interface {
	IsSet(name string) bool
	Bool(name string) bool
	String(name string) string
}

// Load reads the settings: flags, the environment env, the file .env in the folder dir
// or the one that a flag names, defaults. An error is an [Error]; it never shows a
// secret.
func Load(flags Flags, env map[string]string, dir string) (*Values, error) {
	layers, err := layersOf(flags, env, dir)
	if err != nil {
		return nil, err
	}
	lines, v := Table(), &Values{given: make(map[string]given), layers: layers}
	for _, l := range layers {
		near, err := checkNames(lines, l)
		if err != nil {
			return nil, err
		}
		v.near = append(v.near, near...)
	}
	for i := range lines {
		if err := v.set(flags, &lines[i], layers); err != nil {
			return nil, err
		}
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	return v, nil
}

// set finds the value of one setting and reads it.
func (v *Values) set(flags Flags, line *Setting, layers []layer) error {
	value, ok, err := lookUp(flags, line, layers)
	if err != nil {
		return err
	}
	switch {
	case ok && !line.Built():
		v.ignored = append(v.ignored, line.Name)
		v.given[line.Name] = value
		return nil
	case ok:
		v.given[line.Name] = value
	case line.Initial == "" || !line.Built():
		return nil
	default:
		value = given{from: line.Name, text: line.Initial}
	}
	parse := line.parse
	if value.flag && line.parseFlag != nil {
		parse = line.parseFlag
	}
	if err := parse(v, value.text); err != nil {
		return wrongf("%s is %s; %w", value.from, shown(line, value.text), err)
	}
	return nil
}

// shown is a value in an error message. That of a secret is not shown, nor is who
// somebody is in a URL.
func shown(line *Setting, text string) string {
	const most = 80
	if line.Secret {
		return "not usable"
	}
	scheme, at := strings.Index(text, "://"), strings.LastIndex(text, "@")
	if scheme >= 0 && at > scheme {
		text = text[:scheme+len("://")] + "…" + text[at:]
	}
	if len(text) > most {
		text = text[:most] + "…"
	}
	return fmt.Sprintf("%q", text)
}
