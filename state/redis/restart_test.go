package redis_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis"
	"github.com/seed45548214/arena/state/redis/redistest"
)

// In full: 100 kills.
func TestStore_LosesNothingWhenRedisIsKilled(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.URL(), "")
	owner, err := state.Open(t.Context(), s, "a", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	var wrote uint64
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
			}
			seq, err := owner.Append(t.Context(), fmt.Appendf(nil, `[%d]`, wrote+1))
			if err != nil || seq != wrote+1 {
				t.Errorf("append after record %d: record %d, %v", wrote, seq, err)
				return
			}
			wrote = seq
		}
	}()
	for kill := range arenatest.Sized(5, 100) {
		moment := time.NewTimer(time.Duration(20+kill*7%100) * time.Millisecond)
		<-moment.C
		server.Kill()
		server.Up(t)
	}
	close(stop)
	<-stopped
	report, err := state.Verify(t.Context(), s, "a", func(seq uint64, text []byte) error {
		if want := fmt.Sprintf(`[%d]`, seq); string(text) != want {
			return fmt.Errorf("%s, want %s", text, want)
		}
		return nil
	})
	if err != nil || report.Records != wrote {
		t.Errorf("%d records, %v, want the %d acknowledged", report.Records, err, wrote)
	}
}

// A follower notices that its server went, and whoever follows again misses nothing.
func TestStore_FollowersOutliveTheServer(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.URL(), "")
	owner, err := state.Open(t.Context(), s, "a", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	const before, after = 30, 60
	reached, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for seen := uint64(0); seen < after; {
			for r, err := range s.Follow(t.Context(), "a", seen) {
				if err != nil {
					if errors.Is(err, t.Context().Err()) {
						return
					}
					break // and it follows again
				}
				if r.Seq != seen+1 {
					t.Errorf("record %d after %d", r.Seq, seen)
					return
				}
				if seen = r.Seq; seen == before {
					close(reached)
				}
				if seen == after {
					return
				}
			}
		}
	}()
	write := func(count int) {
		for range count {
			if _, err := owner.Append(t.Context(), []byte(`[]`)); err != nil {
				t.Error(err)
			}
		}
	}
	write(before)
	<-reached
	server.Kill()
	server.Up(t)
	write(after - before)
	<-done
}

// A server that comes back without what it had acknowledged, as a replica that takes over
// does, gets it back from the owner that lives.
func TestStore_PutsLostRecordsBack(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	namespace := freshNamespace()
	var said logged
	s, err := redis.Open(redis.Config{Address: server.URL(), Namespace: namespace, Now: time.Now, Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	owner, err := state.Open(t.Context(), s, "a", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 10 {
		if _, err := owner.Append(t.Context(), fmt.Appendf(nil, `[%d]`, n)); err != nil {
			t.Fatal(err)
		}
	}
	goBack(t, s, namespace, 6)
	if _, err := owner.Append(t.Context(), []byte(`["after"]`)); err != nil {
		t.Fatal(err)
	}
	if report, err := state.Verify(t.Context(), s, "a", nil); err != nil || report.Records != 11 {
		t.Errorf("%d records, %v, want 11", report.Records, err)
	}
	if !strings.Contains(said.String(), "they were put back") || !strings.Contains(said.String(), "records=4") {
		t.Errorf("the log says %q", said.String())
	}
}

// A server that comes back empty, as a master without persistence does, gets back what is
// remembered; if that does not reach back far enough, nobody begins anew.
func TestStore_NeverBeginsAnewBehindWhatItWrote(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	for _, c := range []struct {
		records int
		whole   bool
	}{{10, true}, {1500, false}} {
		namespace := freshNamespace()
		s := open(t, server.URL(), namespace)
		owner, err := state.Open(t.Context(), s, "a", "one", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for n := range c.records {
			if _, err := owner.Append(t.Context(), fmt.Appendf(nil, `[%d]`, n)); err != nil {
				t.Fatal(err)
			}
		}
		s.Client().Del(t.Context(), namespace+":{a}:journal", namespace+":{a}:head")
		if _, err := owner.Append(t.Context(), []byte(`["more"]`)); !errors.Is(err, state.ErrReplaced) {
			t.Errorf("append: %v, want %v", err, state.ErrReplaced)
		}
		_, err = state.Open(t.Context(), s, "a", "two", time.Hour)
		missing, lost := errors.AsType[*state.Missing](err)
		if c.whole != (err == nil) || !c.whole && (!lost || missing.Known.Seq != 1500 || missing.Head != 0) {
			t.Errorf("open after %d records: %v", c.records, err)
		}
		report, err := state.Verify(t.Context(), s, "a", nil)
		if c.whole && (err != nil || report.Records != uint64(c.records)) {
			t.Errorf("%d records, %v, want %d", report.Records, err, c.records)
		}
	}
}

// What somebody else has written since is never written over.
func TestStore_PutsNothingBackOverAnotherHistory(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	namespace := freshNamespace()
	one, two := open(t, server.URL(), namespace), open(t, server.URL(), namespace)
	owner, err := state.Open(t.Context(), one, "a", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if _, err := owner.Append(t.Context(), []byte(`["first"]`)); err != nil {
			t.Fatal(err)
		}
	}
	goBack(t, one, namespace, 3)
	one.Client().HSet(t.Context(), namespace+":{a}:head", "until", "0")
	other, err := state.Open(t.Context(), two, "a", "two", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Append(t.Context(), []byte(`["second"]`)); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Append(t.Context(), []byte(`["late"]`)); !errors.Is(err, state.ErrFenced) {
		t.Errorf("%v, want %v", err, state.ErrFenced)
	}
	if report, err := state.Verify(t.Context(), two, "a", nil); err != nil || report.Records != 4 {
		t.Errorf("%d records, %v, want 4", report.Records, err)
	}
}

// goBack makes the arena what it was after an earlier record, lease and all.
func goBack(t *testing.T, s *redis.Store, namespace string, seq uint64) {
	t.Helper()
	c, prefix := s.Client(), namespace+":{a}:"
	entries, err := c.XRange(t.Context(), prefix+"journal", "-", "+").Result()
	if err != nil {
		t.Fatal(err)
	}
	c.Del(t.Context(), prefix+"journal")
	for _, entry := range entries[:seq] {
		v := entry.Values
		_, err := c.Do(t.Context(), "XADD", prefix+"journal", entry.ID, "data", v["data"], "prev", v["prev"], "sum", v["sum"]).Result()
		if err != nil {
			t.Fatal(err)
		}
		c.HSet(t.Context(), prefix+"head", "seq", strings.TrimSuffix(entry.ID, "-0"), "sum", v["sum"], "length", seq)
	}
}

// logged is what a log has said.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
