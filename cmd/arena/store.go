package main

import (
	"time"

	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state/file"
)

// acknowledged says what a stored record has survived, for the file store.
const acknowledged = "a trade is shown only after the disk has confirmed its record"

// storeProblem refuses stores that this version does not have: nobody's season
// may silently land in another place than was asked for.
func storeProblem(s *settings.Values) error {
	if s.Driver != settings.DriverFile {
		return usagef("%s is %s, which this version does not have; set PERSISTENCE_DRIVER=file", s.From("PERSISTENCE_DRIVER"), s.Driver)
	}
	if s.Chosen("PERSISTENCE_DRIVER") {
		return nil
	}
	for _, name := range []string{"REDIS_URL", "DATABASE_URL", "POSTGRES_URL"} {
		if s.Chosen(name) {
			return usagef("%s asks for a store that this version does not have; set PERSISTENCE_DRIVER=file to keep seasons in %s", s.From(name), s.Folder)
		}
	}
	return nil
}

// openStore takes the store for a server. Leases run by the clock now.
func openStore(s *settings.Values, now func() time.Time) (*file.Store, error) {
	if err := storeProblem(s); err != nil {
		return nil, err
	}
	return file.Open(s.Folder, now)
}

// readStore opens the store beside a server that may be running.
func readStore(s *settings.Values) (*file.Store, error) {
	if err := storeProblem(s); err != nil {
		return nil, err
	}
	return file.OpenReadOnly(s.Folder)
}
