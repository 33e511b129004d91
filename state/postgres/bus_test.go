package postgres_test

import (
	"bytes"
	"context"
	"iter"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// listen returns the next message, once it hears the store talk to itself.
func listen(t *testing.T, s *postgres.Store) (next func() ([]byte, error)) {
	t.Helper()
	pull, stop := iter.Pull2(s.Listen(t.Context()))
	t.Cleanup(stop)
	ctx, cancel := context.WithCancel(t.Context())
	var talking sync.WaitGroup
	talking.Go(func() {
		again := time.NewTicker(10 * time.Millisecond) // a flood would drown what others wait for
		defer again.Stop()
		for ctx.Err() == nil {
			_ = s.Publish(ctx, []byte("test"))
			select {
			case <-again.C:
			case <-ctx.Done():
			}
		}
	})
	next = func() ([]byte, error) {
		for {
			message, err, _ := pull()
			if string(message) != "test" {
				return message, err
			}
		}
	}
	_, err, _ := pull()
	wantNil(t, err)
	cancel()
	talking.Wait()
	return next
}

// Large messages come as they are though others are published at the same moment, those of
// each process in order, and none of another namespace.
func TestStore_CarriesLargeMessages(t *testing.T) {
	t.Parallel()
	const publishers, each = 4, 6
	url := postgrestest.URL(t)
	next := listen(t, openAlone(t, url))
	other := openAs(t, url, t.Name()+"2")
	// The sizes around those of one piece, and of many.
	sizes := []int{0, 5399, 5400, 5401, 64 << 10, 200 << 10}
	message := func(publisher, n int) []byte {
		return append([]byte{byte(publisher), byte(n)}, bytes.Repeat([]byte{0, 0xff, byte(n)}, sizes[n]/3+1)[:sizes[n]]...)
	}
	var publishing sync.WaitGroup
	for i := range publishers {
		s := openAlone(t, url)
		publishing.Go(func() {
			for n := range each {
				if err := other.Publish(t.Context(), []byte("elsewhere")); err != nil {
					t.Error(err)
				}
				if err := s.Publish(t.Context(), message(i, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var heard [publishers]int
	for range publishers * each {
		got, err := next()
		wantNil(t, err)
		if len(got) < 2 || int(got[0]) >= publishers || !bytes.Equal(got, message(int(got[0]), heard[got[0]])) {
			t.Fatalf("%d bytes that nobody has published now", len(got))
		}
		heard[got[0]]++
	}
	publishing.Wait()
}

// What is no message, or part of one that got lost, is passed over.
func TestStore_PassesOverPiecesOfMessages(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := openAlone(t, url)
	next := listen(t, s)
	for _, piece := range []string{
		"", "id", "id 0 0", "id 0 0 not_base64", "id 1 1 bWlkZGxl", "id 0 0 bWlkZGxl more",
		"first 0 1 Zmlyc3Q=", "second 1 1 c2Vjb25k", "first 1 1 Zmlyc3Q=", "first 0 2 Zmlyc3Q=", "first 2 2 Zmlyc3Q=",
	} {
		postgrestest.Exec(t, url, `select pg_notify('arena_bus', $1)`, t.Name()+"/current "+piece)
	}
	for _, whole := range []string{"whole", ""} {
		wantNil(t, s.Publish(t.Context(), []byte(whole)))
		if got, err := next(); err != nil || string(got) != whole {
			t.Errorf("heard %q, %v, want %q", got, err, whole)
		}
	}
}

// Who does not listen in time loses messages, and holds up nobody.
func TestStore_WaitsForNoListener(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := openAlone(t, url)
	fast, slow := listen(t, s), listen(t, s)
	const count = 600
	for i := range count {
		wantNil(t, s.Publish(t.Context(), strconv.AppendInt(nil, int64(i), 10)))
		if got, err := fast(); err != nil || string(got) != strconv.Itoa(i) {
			t.Fatalf("heard %q, %v, want %d", got, err, i)
		}
	}
	if got, err := slow(); err != nil || string(got) != "0" {
		t.Errorf("heard %q, %v, want the first that it had room for", got, err)
	}
}

// A listener is told that its connection has broken, and the next one hears again.
func TestStore_TellsListenersThatTheConnectionIsLost(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := openAlone(t, url+" application_name=listener")
	for range 2 {
		next := listen(t, s)
		postgrestest.Exec(t, url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener' and query like 'listen %'`)
		if message, err := next(); err == nil {
			t.Errorf("heard %q on a connection that is lost", message)
		}
	}
}
