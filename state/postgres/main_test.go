package postgres_test

import (
	"os"
	"testing"

	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }
