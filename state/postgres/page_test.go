package postgres_test

import (
	"bytes"
	"testing"

	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// However long a journal is, and its records, a reader holds a page of them.
func TestStore_ReadsInPages(t *testing.T) {
	t.Parallel()
	s := open(t, postgrestest.URL(t))
	owner := own(t, s, "one")
	megabyte := append(append([]byte(`["`), bytes.Repeat([]byte("x"), 1<<20)...), `"]`...)
	for range 6 {
		if _, err := owner.Append(t.Context(), megabyte); err != nil {
			t.Fatal(err)
		}
	}
	write(t, owner, 520)
	const records = 6 + 520
	for after, want := range map[uint64]int{0: 4, 2: 4, 3: 512, 6: 512, 20: records - 20, records: 0} {
		if page, err := s.Page(t.Context(), "a", after); err != nil || len(page) != want {
			t.Errorf("a page of %d records after record %d, %v, want %d", len(page), after, err, want)
		}
	}
	last := uint64(0)
	for r, err := range s.Read(t.Context(), "a", 0) {
		if err != nil || r.Seq != last+1 {
			t.Fatalf("record %d, %v, want %d", r.Seq, err, last+1)
		}
		if last = r.Seq; last == 1 {
			write(t, owner, 1) // no record of this reader: it came later
		}
	}
	if last != records {
		t.Errorf("read up to record %d, want %d", last, records)
	}
}
