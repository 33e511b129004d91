package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// envFileName is looked for in the working folder.
const envFileName = ".env"

// A layer is one place that settings come from. Earlier layers win.
type layer struct {
	suffix string // says where, after a variable's name
	values map[string]string
	file   bool // it was written for this program; the environment has the names of others too
}

// Environment returns the variables of the process.
func Environment() map[string]string {
	lines := os.Environ()
	env := make(map[string]string, len(lines))
	for _, line := range lines {
		if name, value, ok := strings.Cut(line, "="); ok {
			env[name] = value
		}
	}
	return env
}

// lookUp returns what the operator gave for a setting. Empty variables are none, and an
// empty flag, such as that of a shell's variable that is not set, is an error.
func lookUp(flags Flags, line *Setting, layers []layer) (value given, ok bool, err error) {
	if line.Flag != "" && flags.IsSet(line.Flag) {
		text := flagText(flags, line)
		if text == "" {
			return given{}, false, wrongf("--%s is empty; give it a value, or leave it out", line.Flag)
		}
		return given{from: "--" + line.Flag, text: text, flag: true}, true, nil
	}
	for _, l := range layers {
		if value, ok, err := l.lookUp(line); ok || err != nil {
			return value, ok, err
		}
	}
	return given{}, false, nil
}

func (l *layer) lookUp(line *Setting) (value given, ok bool, err error) {
	for _, name := range line.Variables() {
		if text := strings.TrimSpace(l.values[name]); text != "" {
			return given{from: name + l.suffix, text: text}, true, nil
		}
		path := strings.TrimSpace(l.values[name+fileSuffix])
		if !line.Secret || path == "" {
			continue
		}
		text, err := readSmall(path)
		if err != nil {
			return given{}, false, wrongf("%s%s%s: %w", name, fileSuffix, l.suffix, err)
		}
		return given{from: name + fileSuffix + l.suffix, text: strings.TrimSpace(string(text))}, true, nil
	}
	return given{}, false, nil
}

// readSmall reads a file of a secret or of settings, and no more than such a file has.
func readSmall(path string) ([]byte, error) {
	const most = 1 << 20       // bytes
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("%s has more than a megabyte; name a file of settings or of one secret", path)
	}
	return text, err
}

func flagText(flags Flags, line *Setting) string {
	if line.Toggle {
		return strconv.FormatBool(flags.Bool(line.Flag))
	}
	return strings.TrimSpace(flags.String(line.Flag))
}

// layersOf returns the environment and the .env file.
func layersOf(flags Flags, env map[string]string, dir string) ([]layer, error) {
	layers := []layer{{values: env}}
	path := flags.String(EnvFileFlag)
	asked := path != ""
	if !asked {
		path = filepath.Join(dir, envFileName)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !asked {
		return layers, nil
	}
	values, err := readEnvFile(path)
	if err != nil {
		return nil, err
	}
	return append(layers, layer{suffix: " in " + path, values: values, file: true}), nil
}

// checkNames refuses ARENA_ variables that mean nothing: a misspelt setting would
// silently have no effect. Of a file it also returns warnings about other names that
// are nearly settings.
func checkNames(lines []Setting, l layer) (warnings []string, err error) {
	known := knownVariables(lines)
	for _, name := range slices.Sorted(maps.Keys(l.values)) {
		if slices.Contains(known, name) {
			continue
		}
		near := Meant(name, known)
		switch {
		case strings.HasPrefix(name, aliasPrefix):
			if near == "" {
				near = "; `arena env` prints those that are"
			}
			return nil, wrongf("%s%s is not a setting%s", name, l.suffix, near)
		case l.file && near != "":
			warnings = append(warnings, name+l.suffix+" is not a setting"+near)
		}
	}
	return warnings, nil
}
