package postgres_test

import (
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// Followers of several processes see each record once and in order, whoever writes.
func TestStore_FollowersSeeEveryTakeover(t *testing.T) {
	t.Parallel()
	const takeovers, each = 12, 10
	url := postgrestest.URL(t)
	advance := postgrestest.StopClock(t, url)
	writers := []state.Store{open(t, url), open(t, url), open(t, url)}
	var followers sync.WaitGroup
	for _, s := range append(writers, open(t, url)) {
		for _, from := range []uint64{0, 15} {
			followers.Go(func() {
				seq := from
				for r, err := range s.Follow(t.Context(), "a", from) {
					seq++
					if err != nil || r.Seq != seq {
						t.Errorf("record %d, %v, want record %d", r.Seq, err, seq)
						return
					}
					if seq == takeovers*each {
						return
					}
				}
			})
		}
	}
	for i := range takeovers {
		owner := own(t, writers[i%len(writers)], fmt.Sprintf("owner-%d", i))
		write(t, owner, each)
		if i%2 == 0 {
			wantNil(t, owner.Release(t.Context()))
		}
		advance(2 * time.Minute)
	}
	followers.Wait()
}

// A follower in another process is told: twenty records do not take the forty seconds in
// which it would find them by looking.
func TestStore_TellsAFollowerElsewhere(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	owner := own(t, open(t, url), "one")
	next, stop := iter.Pull2(open(t, url).Follow(t.Context(), "a", 0))
	defer stop()
	began := time.Now()
	for range 20 {
		write(t, owner, 1)
		if r, err, ok := next(); !ok || err != nil || r.Seq != owner.Head().Seq {
			t.Fatalf("record %d, %v", r.Seq, err)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("20 records took %s", took)
	}
}

// Records of which nobody was told, as behind a pooler that delivers no notification, are
// found by looking.
func TestStore_FindsRecordsThatNobodyTold(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	write(t, own(t, open(t, url), "one"), 1)
	next, stop := iter.Pull2(open(t, url).Follow(t.Context(), "a", 0))
	defer stop()
	for seq := range uint64(4) {
		if r, err, ok := next(); !ok || err != nil || r.Seq != seq+1 {
			t.Fatalf("record %d, %v, want %d", r.Seq, err, seq+1)
		}
		postgrestest.Exec(t, url, `insert into arena_journal select namespace, arena, seq + 1, sum, sum, data from arena_journal order by seq desc limit 1`)
	}
}

// The connection that listens is one for all followers of a store, and comes back.
func TestStore_ListensWithOneConnection(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	owner := own(t, open(t, url), "one")
	s := open(t, url+" application_name=one-follower")
	const followers = 8
	seen := make(chan uint64, followers)
	for range followers {
		go func() {
			for r, err := range s.Follow(t.Context(), "a", 0) {
				if err == nil {
					seen <- r.Seq
				}
			}
		}()
	}
	const listening = `select from pg_stat_activity where application_name = 'one-follower' and query like 'listen %'`
	for round := range 3 {
		write(t, owner, 1)
		for range followers {
			if seq := <-seen; seq != owner.Head().Seq {
				t.Errorf("record %d, want %d", seq, owner.Head().Seq)
			}
		}
		var count int64
		for count == 0 { // it may just have lost its connection
			count = postgrestest.Exec(t, url, listening)
		}
		if count != 1 {
			t.Errorf("round %d: %d connections listen", round, count)
		}
		postgrestest.Exec(t, url, `select pg_terminate_backend(pid) from (`+`select pid `+listening[len("select "):]+`) l`)
	}
}

// Close ends followers, those that wait and those that read, every other call, and the
// connections.
func TestStore_CloseEndsAll(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := open(t, url+" application_name=to-be-closed")
	owner := own(t, s, "one")
	write(t, owner, 3)
	waits, ended := make(chan bool, 2), make(chan error)
	go func() {
		for r, err := range s.Follow(t.Context(), "a", 0) {
			if err != nil {
				ended <- err
			} else if r.Seq == 3 {
				waits <- true
			}
		}
	}()
	go func() {
		for _, err := range s.Follow(t.Context(), "nobody", 0) {
			ended <- err
		}
	}()
	<-waits
	blocked := block(t, url)
	go func() {
		_, err := owner.Append(t.Context(), []byte(`["blocked"]`))
		ended <- err
	}()
	blocked.wait(t)
	for range 2 {
		wantNil(t, s.Close())
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, state.ErrClosed) {
			t.Errorf("ended with %v, want %v", err, state.ErrClosed)
		}
	}
	wantNil(t, blocked.tx.Rollback(t.Context()))
	left := int64(1)
	for end := time.Now().Add(20 * time.Second); left > 0 && time.Now().Before(end); { // the server takes its time
		left = postgrestest.Exec(t, url, `select from pg_stat_activity where application_name = 'to-be-closed'`)
	}
	if left > 0 {
		t.Errorf("%d connections are left", left)
	}
}
