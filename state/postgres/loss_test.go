package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// wantMissing expects that records 4 and 5 of arena a are missing.
func wantMissing(t *testing.T, err error) {
	t.Helper()
	var lost *state.Missing
	if !errors.As(err, &lost) || lost.Head != 3 || lost.Known.Seq != 5 || lost.Known.By == "" {
		t.Errorf("error = %v, want that records 4 and 5 are missing", err)
	}
}

// Records that somebody has deleted are missed, whatever the owner did before, and nothing
// goes on before somebody accepts it.
func TestStore_MissesDeletedRecords(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(context.Context, *state.Owner) error{
		"crashed":  func(context.Context, *state.Owner) error { return nil },
		"released": func(ctx context.Context, o *state.Owner) error { return o.Release(ctx) },
		"snapshot": func(ctx context.Context, o *state.Owner) error { return o.SaveSnapshot(ctx, []byte("five")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := postgrestest.URL(t)
			advance := postgrestest.StopClock(t, url)
			s := open(t, url)
			owner := own(t, s, "one")
			write(t, owner, 5)
			wantNil(t, leave(t.Context(), owner))
			advance(time.Hour)
			if deleted := postgrestest.Exec(t, url, `delete from arena_journal where seq > 3`); deleted != 2 {
				t.Fatalf("deleted %d records", deleted)
			}
			wantMissing(t, state.Lost(t.Context(), s, "a"))
			_, err := state.Open(t.Context(), s, "a", "two", time.Minute)
			wantMissing(t, err)
			_, err = state.Verify(t.Context(), s, "a", nil)
			wantMissing(t, err)

			short, lost, err := state.OpenShort(t.Context(), s, "a", "three", time.Minute)
			wantNil(t, err)
			wantMissing(t, lost)
			wantNil(t, short.Release(t.Context())) // nothing was accepted
			wantMissing(t, state.Lost(t.Context(), s, "a"))
			short, _, err = state.OpenShort(t.Context(), s, "a", "four", time.Minute)
			wantNil(t, err)
			write(t, short, 1)
			wantNil(t, short.SaveSnapshot(t.Context(), []byte("accepted")))
			wantNil(t, short.Release(t.Context()))
			write(t, own(t, s, "five"), 1)
			if report, err := state.Verify(t.Context(), s, "a", nil); err != nil || report.Records != 5 {
				t.Errorf("verify: %d records, %v", report.Records, err)
			}
		})
	}
}

func wantNil(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// An owner below whom something was changed stores nothing more, and says so.
func TestStore_SaysThatItWasReplaced(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"the last record":  `delete from arena_journal where seq = 3`,
		"all records":      `delete from arena_journal`,
		"another last one": `update arena_journal set sum = prev where seq = 3`,
		"one more":         `insert into arena_journal select namespace, arena, 4, sum, sum, data from arena_journal where seq = 3`,
		"the arena":        `delete from arena_head`,
		"everything":       `truncate arena_head, arena_journal`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := postgrestest.URL(t)
			s := open(t, url)
			owner := own(t, s, "one")
			write(t, owner, 3)
			postgrestest.Exec(t, url, change)
			_, appended := owner.Append(t.Context(), []byte(`["more"]`))
			for what, err := range map[string]error{
				"append": appended, "renew": owner.Renew(t.Context()), "release": owner.Release(t.Context()),
			} {
				if !errors.Is(err, state.ErrReplaced) {
					t.Errorf("%s: %v, want %v", what, err, state.ErrReplaced)
				}
			}
			if _, err := s.Acquire(t.Context(), "a", "two", time.Minute); errors.Is(err, state.ErrHeld) {
				t.Errorf("after the release: %v", err)
			}
		})
	}
}

// A journal with another record at the place of one that was stored is of another history.
func TestStore_RefusesAnotherHistory(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := open(t, url)
	owner := own(t, s, "one")
	write(t, owner, 3)
	wantNil(t, owner.Release(t.Context()))
	postgrestest.Exec(t, url, `update arena_journal set sum = prev where seq = 3`)
	var damage *state.Damage
	if _, err := state.Open(t.Context(), s, "a", "two", time.Minute); !errors.As(err, &damage) || damage.AfterSeq != 2 {
		t.Errorf("open: %v, want damage after record 2", err)
	}
}

func TestStore_FindsADamagedSnapshot(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		`update arena_head set snapshot_data = 'other'`,
		`update arena_head set snapshot_seq = 2`,
		`update arena_head set snapshot_sum = snapshot_data`,
	} {
		url := postgrestest.URL(t)
		s := open(t, url)
		owner := own(t, s, "one")
		write(t, owner, 3)
		wantNil(t, owner.SaveSnapshot(t.Context(), []byte("state")))
		postgrestest.Exec(t, url, change)
		var damage *state.Damage
		if _, err := s.LoadSnapshot(t.Context(), "a"); !errors.As(err, &damage) {
			t.Errorf("%s: %v, want damage", change, err)
		}
	}
}
