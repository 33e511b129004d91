package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
)

func (p *program) migrateCommand() *cli.Command {
	return &cli.Command{
		Name: "migrate", Usage: "copy every arena from one store to another, record by record", ArgsUsage: "FROM TO",
		Description: `A store is a folder, an address (redis://…, postgres://…), or REDIS_URL or DATABASE_URL for that of the settings.
Nothing of FROM is changed. Nobody may run its arenas meanwhile: the leases are taken, and given back at the end. What was
broken off goes on where it ended. A record of TO that is another than that of FROM is refused, and nothing is overwritten.

Examples:
   arena migrate ./data REDIS_URL
   arena migrate REDIS_URL DATABASE_URL
   arena migrate redis://localhost:6379 ./backup`,
		Flags: storeFlags(), Action: p.migrate,
	}
}

// A migration is what came of one arena.
type migration struct {
	Arena   string     `json:"arena"`
	Records uint64     `json:"records"` // that TO has now
	Copied  uint64     `json:"copied"`  // by this command
	Sealed  int        `json:"sealed"`  // values
	Head    state.Head `json:"head"`    // of both
}

func (p *program) migrate(c *cli.Context) (err error) {
	places, err := arguments(c, 2, "FROM", "TO")
	if err != nil {
		return err
	}
	s, err := p.load(c)
	if err != nil {
		return err
	}
	from, err := p.storeAt(c.Context, s, places[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := p.storeAt(c.Context, s, places[1])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	ids, err := arenasOf(c, from, "")
	if err != nil {
		return err
	}
	var done []migration
	for _, id := range ids {
		m, err := p.copyArena(c, &copier{id: id, from: from, to: to, now: p.now})
		if err != nil {
			return fmt.Errorf("copy arena %s from %s to %s: %w", id, from.place, to.place, err)
		}
		done = append(done, m)
	}
	return p.writeMigrations(c, done)
}

// storeAt opens the store that an argument names.
func (p *program) storeAt(ctx context.Context, s *settings.Values, place string) (*store, error) {
	at := *s
	scheme, _, isURL := strings.Cut(place, "://")
	switch {
	case place == "REDIS_URL" || place == "DATABASE_URL":
		if at.Driver = map[string]string{"REDIS_URL": settings.DriverRedis, "DATABASE_URL": settings.DriverPostgres}[place]; !s.Chosen(place) {
			return nil, usagef("%s is not set; give the address of the store, or its folder", place)
		}
	case isURL && strings.HasPrefix(scheme, "redis"):
		at.Driver, at.RedisURL = settings.DriverRedis, place
	case isURL && strings.HasPrefix(scheme, "postgres"):
		at.Driver, at.DatabaseURL = settings.DriverPostgres, place
	case isURL:
		return nil, usagef("%s:// is no store; give a folder, redis://… or postgres://…", scheme)
	default:
		at.Driver, at.Folder = settings.DriverFile, place
	}
	return openStore(ctx, &at, p.now, slog.New(slog.DiscardHandler))
}

// copyArena copies one arena, with a bar that shows how far it is.
func (p *program) copyArena(c *cli.Context, k *copier) (migration, error) {
	head, err := k.from.Head(c.Context, k.id)
	if err != nil {
		return migration{}, err
	}
	step, end := p.meter(c, "copying "+k.id, head.Seq)
	defer end()
	return k.run(c.Context, step)
}

func (p *program) writeMigrations(c *cli.Context, done []migration) error {
	if c.Bool("json") {
		return writeJSON(p.out, map[string][]migration{"arenas": done})
	}
	lines := newGrid("ARENA", "RECORDS", "COPIED", "SEALED", "HEAD OF BOTH")
	for i := range done {
		m := &done[i]
		lines.row(m.Arena, strconv.FormatUint(m.Records, 10), strconv.FormatUint(m.Copied, 10), strconv.Itoa(m.Sealed), m.Head.String())
	}
	return lines.write(p.out)
}
