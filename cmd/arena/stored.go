package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// journalSuffix ends the name of an arena's journal in the file store.
const journalSuffix = ".journal.jsonl"

func journalPath(folder, id string) string { return filepath.Join(folder, id+journalSuffix) }

// stored opens the configured store for reading and returns the arenas that the
// command is about: the one that its argument names, or all. The caller must
// close the store.
func (p *program) stored(c *cli.Context) (s *settings.Values, store *store, ids []string, err error) {
	id, err := argument(c, 0, "ARENA")
	if err != nil {
		return nil, nil, nil, err
	}
	if s, err = p.load(c); err != nil {
		return nil, nil, nil, err
	}
	if store, err = readStore(c.Context, s); err != nil {
		return nil, nil, nil, err
	}
	ids, err = arenasOf(c, store, id)
	if err != nil {
		_ = store.Close() // it was only read
		return nil, nil, nil, err
	}
	return s, store, ids, nil
}

// arenasOf returns the arena id of a store, or all of its arenas.
func arenasOf(c *cli.Context, store *store, id string) ([]string, error) {
	ids, err := store.Arenas(c.Context)
	switch {
	case err != nil:
		return nil, fmt.Errorf("list the arenas of %s: %w", store.place, err)
	case len(ids) == 0:
		return nil, fmt.Errorf("%s holds no arena yet; `arena serve` starts one", store.place)
	case id == "":
		return ids, nil
	case !slices.Contains(ids, id):
		return nil, fmt.Errorf("%s holds no arena %q; it has %s", store.place, id, strings.Join(ids, ", "))
	}
	return []string{id}, nil
}
