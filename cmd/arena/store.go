package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/redis"
)

// fileLeaseTTL is how long an arena in a folder stays ours when this process hangs. Nobody
// waits for it: the folder belongs to one process.
const fileLeaseTTL = 30 * time.Second

// A store is the one that was chosen, with what commands want to know of it beside its
// records.
type store struct {
	state.Store
	place        string // where it is, for sentences
	driver       string
	acknowledged string // what it means that a record was stored
	leaseTTL     time.Duration
	files        *file.Store  // nil for another driver
	shared       state.Shared // nil for one that belongs to a process
	doormen      sync.WaitGroup
}

// Close ends the store, and then what waits at it.
func (s *store) Close() error {
	err := s.Store.Close()
	s.doormen.Wait()
	return err
}

// openStore takes the store for a server. Leases of a folder run by the clock now.
func openStore(ctx context.Context, s *settings.Values, now func() time.Time, log *slog.Logger) (*store, error) {
	switch s.Driver {
	case settings.DriverRedis:
		return openRedis(ctx, s, now, log)
	case settings.DriverPostgres:
		return openPostgres(ctx, s, now, log)
	}
	return fileStore(s, func() (*file.Store, error) { return file.Open(s.Folder, now) })
}

// readStore opens the store beside a server that may be running.
func readStore(ctx context.Context, s *settings.Values) (*store, error) {
	if s.Driver == settings.DriverFile {
		return fileStore(s, func() (*file.Store, error) { return file.OpenReadOnly(s.Folder) })
	}
	return openStore(ctx, s, time.Now, slog.New(slog.DiscardHandler))
}

func fileStore(s *settings.Values, open func() (*file.Store, error)) (*store, error) {
	files, err := open()
	if err != nil {
		return nil, err
	}
	return &store{
		Store: files, files: files, place: s.Folder, driver: s.Driver, leaseTTL: fileLeaseTTL,
		acknowledged: "a trade is shown only after the disk has confirmed its record",
	}, nil
}

// openRedis connects, and refuses a server that must not keep journals.
func openRedis(ctx context.Context, s *settings.Values, now func() time.Time, log *slog.Logger) (*store, error) {
	shared, err := redis.Open(redis.Config{Address: s.RedisURL, Namespace: s.RedisNamespace, Now: now, Log: log})
	if err != nil {
		return nil, usagef("%s: %v", s.From("REDIS_URL"), err)
	}
	acknowledged, err := shared.Check(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the Redis at %s cannot be used (%s): %w", hostOf(s.RedisURL), s.From("REDIS_URL"), err), shared.Close())
	}
	return &store{
		Store: shared, shared: shared, place: hostOf(s.RedisURL), driver: s.Driver, leaseTTL: s.LeaseTTL, acknowledged: acknowledged,
	}, nil
}

// hostOf is an address without who asks there. Of one that is no URL it says nothing.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "its address"
	}
	return strings.TrimSuffix(u.Host+u.Path, "/")
}

// remains says why not all is there that was acknowledged, if the store can tell.
func (s *store) remains() error {
	if s.files == nil {
		return nil
	}
	return s.files.Remains()
}

// passes reports whether an error of the store may pass by itself, so that it is worth to
// try again.
func (s *store) passes(err error) bool {
	if s.shared == nil {
		return errors.Is(err, state.ErrBroken) || errors.Is(err, syscall.ENOSPC)
	}
	_, damage := errors.AsType[*state.Damage](err)
	_, missing := errors.AsType[*state.Missing](err)
	return !damage && !missing // what was replaced is put back, or found to be missing
}

// openPostgres connects, makes the tables, and refuses a database that must not keep
// journals.
func openPostgres(ctx context.Context, s *settings.Values, now func() time.Time, log *slog.Logger) (*store, error) {
	place := hostOf(s.DatabaseURL)
	shared, err := postgres.Open(ctx, postgres.Config{
		URL: encrypted(s.DatabaseURL, s.PostgresSSL), Namespace: s.PostgresNamespace, SnapshotID: s.PostgresSnapshotID, Now: now,
	})
	if err != nil {
		return nil, fmt.Errorf("the Postgres at %s cannot be used (%s): %w", place, s.From("DATABASE_URL"), err)
	}
	acknowledged, err := shared.Acknowledged(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the Postgres at %s cannot be used (%s): %w", place, s.From("DATABASE_URL"), err), shared.Close())
	}
	if hears, err := shared.Hears(ctx); err == nil && !hears {
		log.WarnContext(ctx, "notifications of the database do not arrive, as behind a pooler: news takes up to two seconds, and nobody is seen thinking; give a direct address")
	}
	return &store{Store: shared, shared: shared, place: place, driver: s.Driver, leaseTTL: s.LeaseTTL, acknowledged: acknowledged}, nil
}

// encrypted adds to an address whether the connection is encrypted, unless it says so
// itself, or leads to this machine.
func encrypted(address string, ssl bool) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Query().Has("sslmode") {
		return address
	}
	if host := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || host.IsLoopback() {
		return address
	}
	query := u.Query()
	query.Set("sslmode", map[bool]string{true: "require", false: "disable"}[ssl])
	u.RawQuery = query.Encode()
	return u.String()
}
