package postgres_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// own opens arena a for the test.
func own(t *testing.T, s state.Store, name string) *state.Owner {
	t.Helper()
	owner, err := state.Open(t.Context(), s, "a", name, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return owner
}

// write appends count records.
func write(t *testing.T, owner *state.Owner, count int) {
	t.Helper()
	for range count {
		if _, err := owner.Append(t.Context(), fmt.Appendf(nil, `[{"after":%d}]`, owner.Head().Seq)); err != nil {
			t.Fatal(err)
		}
	}
}

// A record is stored by one driver if by any: no matter whether it is text, or JSON.
func TestStore_KeepsEveryByte(t *testing.T) {
	t.Parallel()
	s := open(t, postgrestest.URL(t))
	owner := own(t, s, "one")
	lines := []string{
		`{ "b":1,"a" : "x\u0000y", "a":2 , "n": 1.0e2 }`, // jsonb changes each of these
		`["\ud800 alone"]`,
		"[\"no UTF-8: \xff\xfe and a zero: \x00\"]",
		strings.Repeat("[", 9_999) + strings.Repeat("]", 9_999),
		`no JSON \ ' " $1 ?`,
	}
	for _, line := range lines {
		if _, err := owner.Append(t.Context(), []byte(line)); err != nil {
			t.Fatalf("append %.40q: %v", line, err)
		}
	}
	i := 0
	for r, err := range s.Read(t.Context(), "a", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if string(r.Data) != lines[i] {
			t.Errorf("record %d has changed: %.40q", r.Seq, r.Data)
		}
		i++
	}
	if i != len(lines) {
		t.Errorf("%d records, want %d", i, len(lines))
	}
}

// All ways in which pgx speaks to the server, also those through a pooler, do the same.
func TestStore_WorksInEveryMode(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := open(t, postgrestest.URL(t)+" default_query_exec_mode="+mode)
			owner := own(t, s, "one")
			write(t, owner, 3)
			data := []byte("any\x00\xff")
			wantNil(t, owner.SaveSnapshot(t.Context(), data))
			wantNil(t, owner.Seal(t.Context(), "seed", data))
			wantNil(t, owner.Seal(t.Context(), "empty", nil))
			wantNil(t, owner.Renew(t.Context()))
			if value, err := owner.Unseal(t.Context(), "empty"); err != nil || len(value) > 0 {
				t.Errorf("unsealed %q, %v, want the empty value", value, err)
			}
			if value, err := owner.Unseal(t.Context(), "seed"); err != nil || !bytes.Equal(value, data) {
				t.Errorf("unsealed %q, %v", value, err)
			}
			if snapshot, err := s.LoadSnapshot(t.Context(), "a"); err != nil || !bytes.Equal(snapshot.Data, data) {
				t.Errorf("snapshot %q, %v", snapshot.Data, err)
			}
			if report, err := state.Verify(t.Context(), s, "a", nil); err != nil || report.Records != 3 || report.Snapshot != 3 {
				t.Errorf("verify: %+v, %v", report, err)
			}
			if ids, err := s.Arenas(t.Context()); err != nil || len(ids) != 1 {
				t.Errorf("arenas %v, %v", ids, err)
			}
			if err := owner.Release(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// In a database that is set to serialize transactions, whoever opens it is told what to do.
func TestOpen_RefusesASerializingDatabase(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	_, err := postgres.Open(t.Context(), postgres.Config{URL: url + " default_transaction_isolation=serializable"})
	if err == nil || !strings.Contains(err.Error(), "add default_transaction_isolation=read%20committed to DATABASE_URL") {
		t.Errorf("error = %v, want what to do", err)
	}
	open(t, url+" default_transaction_isolation='read committed'")
}

// Deployments that share a database see nothing of each other.
func TestStore_SeparatesNamespaces(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	for i, c := range []postgres.Config{{}, {Namespace: "second"}, {SnapshotID: "second"}, {Namespace: "second", SnapshotID: "second"}} {
		c.URL = url
		s, err := postgres.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := s.Arenas(t.Context()); err != nil || len(ids) > 0 {
			t.Errorf("deployment %d finds arenas %v, %v", i, ids, err)
		}
		owner := own(t, s, "one")
		write(t, owner, i+1)
		if err := errors.Join(owner.SaveSnapshot(t.Context(), nil), owner.Seal(t.Context(), "seed", fmt.Append(nil, i))); err != nil {
			t.Error(err)
		}
		if head, err := s.Head(t.Context(), "a"); err != nil || head.Seq != uint64(i)+1 {
			t.Errorf("deployment %d stands at %s, %v", i, head, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"a/b", "a b", strings.Repeat("a", 201)} {
		if _, err := postgres.Open(t.Context(), postgres.Config{URL: url, Namespace: name}); err == nil || !strings.Contains(err.Error(), "POSTGRES_NAMESPACE") {
			t.Errorf("namespace %.9q: %v, want an error that names the setting", name, err)
		}
	}
}
