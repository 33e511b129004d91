//go:build unix

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed45548214/arena/state/postgres/postgrestest"
	"github.com/seed45548214/arena/state/redis/redistest"
)

// A season moves from a folder to Redis, to Postgres and back into a folder: it has the same
// bytes, and goes on wherever it is, sealed values and all.
func TestMigrate_ASeasonGoesOnElsewhere(t *testing.T) {
	t.Parallel()
	server, database := redistest.Start(t), postgrestest.Start(t)
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, 20)
	held := s.run(t, "migrate", "data", server.URL())
	if held.code != 1 || !strings.Contains(held.err, "data") {
		t.Errorf("while a server has the folder: %+v", held)
	}
	p.stop(t, syscall.SIGTERM)

	if said := s.mustRun(t, "migrate", "data", server.URL()); !strings.Contains(said, strategyArena) {
		t.Errorf("it says %q", said)
	}
	again := s.mustRun(t, "migrate", "--json", "data", server.URL())
	if !strings.Contains(again, `"copied": 0`) && !strings.Contains(again, `"copied":0`) {
		t.Errorf("what is there is copied again: %s", again)
	}
	inRedis := *s
	inRedis.env = append(inRedis.env, "REDIS_URL="+server.URL())
	p = inRedis.ready(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20)
	p.stop(t, syscall.SIGTERM)
	inRedis.mustRun(t, "verify")

	inRedis.env = append(inRedis.env, "PERSISTENCE_DRIVER=redis", "DATABASE_URL="+database.URL())
	inRedis.mustRun(t, "migrate", "REDIS_URL", "DATABASE_URL")
	inRedis.mustRun(t, "migrate", "DATABASE_URL", "back")
	journal := func(args ...string) string {
		return inRedis.mustRun(t, append([]string{"export", strategyArena}, args...)...)
	}
	if journal() != journal("--store", "file", "--data", "back") {
		t.Error("the journal has other bytes after the way through Postgres")
	}
	older, err := os.ReadFile(s.journal(strategyArena))
	if err != nil {
		t.Fatal(err)
	}
	newer, err := os.ReadFile(filepath.Join(s.dir, "back", strategyArena+".journal.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(newer), string(older)) {
		t.Error("the journal does not go on from what it was in the first folder")
	}
	other := s.run(t, "migrate", "data", "back")
	if other.code != 1 || !strings.Contains(other.err, "it is not an older one") {
		t.Errorf("onto a newer copy: %+v", other)
	}
	s.mustRun(t, "replay", "--data", "back")
}

func TestMigrate_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"data"}, 2, "TO"},
		{[]string{"data", "REDIS_URL"}, 2, "REDIS_URL is not set"},
		{[]string{"data", "mysql://localhost"}, 2, "mysql:// is no store"},
		{[]string{"data", "redis://user:hunter2@127.0.0.1:1"}, 1, "connection refused"},
		{[]string{"data", "elsewhere"}, 1, "holds no arena yet"},
	} {
		got := s.run(t, append([]string{"migrate"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "hunter2") {
			t.Errorf("migrate %q: %+v, want %d and %q", c.args, got, c.code, c.want)
		}
	}
}
