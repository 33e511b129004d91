package main

import (
	"time"

	"github.com/seed45548214/arena/state/file"
)

// acknowledged says what a stored record has survived, for the file store.
const acknowledged = "a trade is shown only after the disk has confirmed its record"

// storeProblem refuses stores that this version does not have: nobody's season
// may silently land in another place than was asked for.
func (s *settings) storeProblem() error {
	if s.driver != driverFile {
		return usagef("%s is %s, which this version does not have; set PERSISTENCE_DRIVER=file", s.from("PERSISTENCE_DRIVER"), s.driver)
	}
	if s.chosen("PERSISTENCE_DRIVER") {
		return nil
	}
	for _, name := range []string{"REDIS_URL", "DATABASE_URL", "POSTGRES_URL"} {
		if s.chosen(name) {
			return usagef("%s asks for a store that this version does not have; set PERSISTENCE_DRIVER=file to keep seasons in %s", s.from(name), s.folder)
		}
	}
	return nil
}

// openStore takes the store for a server. Leases run by the clock now.
func openStore(s *settings, now func() time.Time) (*file.Store, error) {
	if err := s.storeProblem(); err != nil {
		return nil, err
	}
	return file.Open(s.folder, now)
}

// readStore opens the store beside a server that may be running.
func readStore(s *settings) (*file.Store, error) {
	if err := s.storeProblem(); err != nil {
		return nil, err
	}
	return file.OpenReadOnly(s.folder)
}
