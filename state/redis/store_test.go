package redis_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis"
	"github.com/seed45548214/arena/state/redis/redistest"
	"github.com/seed45548214/arena/state/statetest"
)

// shared is one server for all tests that need nothing special of it, each in a namespace
// of its own.
var shared struct {
	sync.Mutex
	server *redistest.Server
	folder string
	users  atomic.Int64
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		shared.server.Kill()
		_ = os.RemoveAll(shared.folder)
	}
	os.Exit(code)
}

// sharedServer starts the server with the first test that asks for it. It does not wait
// for the disk: what survives is the matter of other tests.
func sharedServer(t *testing.T) *redistest.Server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		folder, err := os.MkdirTemp("", "arena-redis-") //nolint:usetesting // it outlives the test
		if err != nil {
			t.Fatal(err)
		}
		shared.folder = folder
		shared.server = redistest.NewLasting(t, folder, "--appendfsync", "no")
		shared.server.Up(t)
	}
	return shared.server
}

// open returns a store that ends with the test.
func open(tb testing.TB, address, namespace string) *redis.Store {
	tb.Helper()
	s, err := redis.Open(redis.Config{Address: address, Namespace: namespace, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

// freshNamespace is one that no other test uses.
func freshNamespace() string { return fmt.Sprintf("test%d", shared.users.Add(1)) }

func TestStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	statetest.Run(t, func(t *testing.T) statetest.Fixture {
		t.Helper()
		namespace := freshNamespace()
		opened := func(t *testing.T) *redis.Store {
			t.Helper()
			s := open(t, server.URL(), namespace)
			s.RunBy(t, time.Date(2025, 10, 30, 13, 30, 0, 0, time.UTC))
			return s
		}
		store, rival := opened(t), opened(t)
		return statetest.Fixture{
			Store: store, Rival: rival, Advance: rival.AdvanceClock,
			Reopen: func(t *testing.T) state.Store {
				t.Helper()
				if err := store.Close(); err != nil {
					t.Fatal(err)
				}
				return opened(t)
			},
		}
	})
}

func TestStore_LeasesRunByTheServersClock(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	namespace := freshNamespace()
	one, two := open(t, server.URL(), namespace), open(t, server.URL(), namespace)
	const ttl = 50 * time.Millisecond
	first, err := one.Acquire(t.Context(), "a", "one", ttl)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var second state.Lease
	for {
		second, err = two.Acquire(t.Context(), "a", "two", ttl)
		if err == nil {
			break
		}
		if !errors.Is(err, state.ErrHeld) || time.Since(began) > time.Minute {
			t.Fatal(err)
		}
	}
	if second.Epoch != first.Epoch+1 {
		t.Errorf("epoch = %d after %d", second.Epoch, first.Epoch)
	}
	if _, err := one.Renew(t.Context(), first); !errors.Is(err, state.ErrFenced) {
		t.Errorf("renewed after a takeover: %v", err)
	}
}
