package redis_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis"
	"github.com/seed45548214/arena/state/redis/redistest"
)

func TestStore_SaysWhatAnAcknowledgementMeans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"always", "only after the disk of Redis has confirmed", nil},
		{"every second", "may lose the last two seconds", []string{"--appendfsync", "everysec"}},
		{"never", "set appendfsync always", []string{"--appendfsync", "no"}},
		{"snapshots only", "what came after its last snapshot", []string{"--appendonly", "no", "--save", "60 1"}},
		{"nothing", "keeps nothing over a restart", []string{"--appendonly", "no"}},
		{"cannot be asked", "does not tell", []string{"--rename-command", "CONFIG", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, redistest.Start(t, c.args...).URL(), "")
			if said, err := s.Check(t.Context()); err != nil || !strings.Contains(said, c.want) {
				t.Errorf("said %q, %v, want %q", said, err, c.want)
			}
		})
	}
}

func TestStore_RefusesServersThatLoseRecords(t *testing.T) {
	t.Parallel()
	master := redistest.Start(t)
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"evicting", "set maxmemory-policy noeviction", []string{"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"}},
		{"replica", "connect to its master", []string{"--replicaof", strings.ReplaceAll(master.Address, ":", " ")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, redistest.Start(t, c.args...).URL(), "")
			if _, err := s.Check(t.Context()); !errors.Is(err, redis.ErrUnfit) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// The errors of a server say what to do, and never the password.
func TestStore_SaysWhatToDo(t *testing.T) {
	t.Parallel()
	guarded := redistest.Start(t, "--requirepass", "secret1")
	full := redistest.Start(t, "--maxmemory", "1")
	master := redistest.Start(t)
	replica := redistest.Start(t, "--replicaof", strings.ReplaceAll(master.Address, ":", " "))
	for _, c := range []struct{ name, address, want string }{
		{"wrong password", "redis://:secret2@" + guarded.Address, "refuses the user or the password"},
		{"no password", guarded.URL(), "wants a password"},
		{"full", full.URL(), "give it more memory"},
		{"read-only", replica.URL(), "connect to its master"},
		{"nobody there", "redis://:secret2@127.0.0.1:1", "connection refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.address, "")
			_, err := s.Acquire(t.Context(), "a", "one", time.Minute)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestOpen_RefusesBadAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "localhost:6379", "http://user:secret@host", "redis://:secret@host:port", "redis+pigeon://host", "redis://host/notadb?x=secret",
		"redis+sentinel://:secret@host:26379", "redis://\x00secret",
	} {
		_, err := redis.Open(redis.Config{Address: address, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), "redis://[USER:PASSWORD@]HOST") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want the forms of an address", address, err)
		}
	}
}

// What another hand does to the keys ends the owner's right to write.
func TestStore_NoticesAnotherHand(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	for name, damage := range map[string]func(t *testing.T, c goredis.UniversalClient, namespace string){
		"journal removed": func(t *testing.T, c goredis.UniversalClient, namespace string) {
			t.Helper()
			c.Del(t.Context(), namespace+":{a}:journal")
		},
		"journal trimmed": func(t *testing.T, c goredis.UniversalClient, namespace string) {
			t.Helper()
			c.XTrimMaxLen(t.Context(), namespace+":{a}:journal", 3)
		},
		"record removed": func(t *testing.T, c goredis.UniversalClient, namespace string) {
			t.Helper()
			c.XDel(t.Context(), namespace+":{a}:journal", "7-0")
		},
		"all removed": func(t *testing.T, c goredis.UniversalClient, namespace string) {
			t.Helper()
			c.Del(t.Context(), namespace+":{a}:journal", namespace+":{a}:head")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := freshNamespace()
			s := open(t, server.URL(), namespace)
			owner, err := state.Open(t.Context(), s, "a", "one", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			for range 10 {
				if _, err := owner.Append(t.Context(), []byte(`["kept"]`)); err != nil {
					t.Fatal(err)
				}
			}
			damage(t, s.Client(), namespace)
			if err := owner.Renew(t.Context()); !errors.Is(err, state.ErrReplaced) {
				t.Errorf("renew: %v, want %v", err, state.ErrReplaced)
			}
			if _, err := owner.Append(t.Context(), []byte(`["more"]`)); !errors.Is(err, state.ErrReplaced) {
				t.Errorf("append: %v, want %v", err, state.ErrReplaced)
			}
		})
	}
}
