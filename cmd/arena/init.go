package main

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/roster"
)

//go:embed starter
var starter embed.FS

// starterArenas is the folder of the arenas that one starts from.
const starterArenas = "arenas"

func (p *program) initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Usage: "write an arena of one's own and its settings, to start from", ArgsUsage: "[DIR]",
		Description: `DIR is made if it is not there; without it, the working folder is meant.
Nothing is ever written over.

Examples:
   arena init
   arena init mine && cd mine && arena serve --fake-llm
   arena init mine --json | jq -r '.files[]'`,
		Flags: []cli.Flag{jsonFlag()}, Action: p.init,
	}
}

// A starterFile is one that init writes.
type starterFile struct {
	path string
	text []byte
	mode fs.FileMode
}

// starterFiles are the files that one starts from, below dir.
func starterFiles(dir string) ([]starterFile, error) {
	const shared, own = 0o644, 0o600 // the second is for keys
	duel, err := starter.ReadFile("starter/duel.yaml")
	env, envErr := starter.ReadFile("starter/env")
	schema, schemaErr := roster.Schema()
	if err := errors.Join(err, envErr, schemaErr); err != nil {
		return nil, err
	}
	return []starterFile{
		{filepath.Join(dir, starterArenas, "duel.yaml"), duel, shared},
		{filepath.Join(dir, starterArenas, roster.SchemaFile), schema, shared},
		{filepath.Join(dir, ".env"), env, own},
	}, nil
}

func (p *program) init(c *cli.Context) error {
	dir, err := argument(c, 0, "DIR")
	if err != nil {
		return err
	}
	dir = cmp.Or(dir, ".")
	files, err := starterFiles(dir)
	if err != nil {
		return err
	}
	if err := writeStarter(dir, files); err != nil {
		return err
	}
	var paths []string
	for _, file := range files {
		paths = append(paths, file.path)
	}
	next := []string{"arena roster check " + starterArenas, "arena serve --fake-llm"}
	if c.Bool("json") {
		return writeJSON(p.out, map[string]any{"dir": dir, "files": paths, "next": next})
	}
	where := "next"
	if dir != "." {
		where += ", in " + dir
	}
	_, err = fmt.Fprintf(p.out, "wrote %s\n%s:\n   %s\n   %s     with fake models; real ones need a key in .env, and cost money\n",
		strings.Join(paths, ", "), where, next[0], next[1])
	return err
}

// writeStarter writes all of the files, or none where one is in the way.
func writeStarter(dir string, files []starterFile) error {
	for _, file := range files {
		if _, err := os.Lstat(file.path); err == nil {
			return inTheWay(file.path)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, starterArenas), 0o755); err != nil { //nolint:gosec // as mkdir makes them
		return fmt.Errorf("make the folder: %w", err)
	}
	for i, file := range files {
		if err := writeStarterFile(file); err != nil {
			for _, written := range files[:i] {
				err = errors.Join(err, os.Remove(written.path))
			}
			return err
		}
	}
	return nil
}

func inTheWay(path string) error {
	return fmt.Errorf("%s is in the way, and nothing was written; move it, or name another folder", path)
}

// writeStarterFile writes a file that was not there.
func writeStarterFile(file starterFile) error {
	f, err := os.OpenFile(file.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, file.mode)
	if errors.Is(err, fs.ErrExist) {
		return inTheWay(file.path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(file.text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(file.path))
	}
	return nil
}
