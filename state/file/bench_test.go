package file_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

// event is a fill as a journal has it, of about 120 bytes.
const event = `{"type":"OrderFilled","agent":"momentum","symbol":"AAPL","side":"buy","shares":"12","price":"271.0884","fee":"1.6265"}`

// closed closes c at the end of a benchmark.
func closed(b *testing.B, c io.Closer) {
	b.Helper()
	if err := c.Close(); err != nil {
		b.Error(err)
	}
}

// commit returns the data of a record with ten events.
func commit() []byte {
	return []byte("[" + strings.TrimSuffix(strings.Repeat(event+",", 10), ",") + "]")
}

// An acknowledged record may cost 1.5 times a bare write and sync of its bytes.
// Both are measured in turns, so that they share the moods of the disk.
func BenchmarkStore_AppendAgainstBareWrite(b *testing.B) {
	dir := b.TempDir()
	s, err := file.Open(dir, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer closed(b, s)
	owner, err := state.Open(b.Context(), s, "a", "bench", time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	data := commit()
	bare, err := os.Create(filepath.Join(dir, "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer closed(b, bare)
	line := state.AppendLine(nil, state.Record{Seq: 1000, Data: data})
	var ours, theirs time.Duration
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		if _, err := bare.Write(line); err != nil {
			b.Fatal(err)
		}
		if err := file.SyncContent(bare); err != nil {
			b.Fatal(err)
		}
		theirs += time.Since(start)
		start = time.Now()
		if _, err := owner.Append(b.Context(), data); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "times-bare")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "µs/append")
}

// million writes a journal of 100,000 records with ten events each.
func million(b *testing.B) (dir string) {
	b.Helper()
	dir = b.TempDir()
	f, err := os.Create(filepath.Join(dir, "a.journal.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	defer closed(b, f)
	var content bytes.Buffer
	var chain state.Chain
	var head state.Head
	data := commit()
	for range 100_000 {
		r, err := chain.Seal("a", head, data)
		if err != nil {
			b.Fatal(err)
		}
		content.Write(state.AppendLine(nil, r))
		head = r.Head()
	}
	if _, err := f.Write(content.Bytes()); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	return dir
}

// A million events are checked and opened in less than 1.5 s, and kept in an index
// only.
func BenchmarkStore_OpenMillionEvents(b *testing.B) {
	dir := million(b)
	for _, snapshot := range []uint64{0, 99_990} {
		b.Run(fmt.Sprintf("snapshot at %d", snapshot), func(b *testing.B) {
			if snapshot > 0 {
				keepSnapshot(b, dir, snapshot)
			}
			var before, after runtime.MemStats
			for b.Loop() {
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&before)
				b.StartTimer()
				s, owner := openMillion(b, dir)
				folded := 0
				err := owner.Recover(b.Context(), func(uint64, []byte) error { return nil },
					func(uint64, []byte) error { folded++; return nil })
				if err != nil || owner.Warning() != nil || folded != 100_000-int(snapshot) {
					b.Fatalf("folded %d records: %v, warning %v", folded, err, owner.Warning())
				}
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&after)
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1024, "kB-kept")
		})
	}
}

func openMillion(b *testing.B, dir string) (*file.Store, *state.Owner) {
	b.Helper()
	s, err := file.Open(dir, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	owner, err := state.Open(b.Context(), s, "a", "bench", time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	return s, owner
}

// keepSnapshot stores a snapshot of record seq.
func keepSnapshot(b *testing.B, dir string, seq uint64) {
	b.Helper()
	s, err := file.Open(dir, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer closed(b, s)
	lease, err := s.Acquire(b.Context(), "a", "snapshot", time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	for r, err := range s.Read(b.Context(), "a", seq-1) {
		if err != nil {
			b.Fatal(err)
		}
		if err := s.SaveSnapshot(b.Context(), lease.Fence(), state.Snapshot{Head: r.Head(), Data: []byte("{}")}); err != nil {
			b.Fatal(err)
		}
		return
	}
}

// A season of a year at a tick a second has 31 million records. How long it takes to open
// its journal beside a snapshot does not depend on that: only the last segment is read.
func BenchmarkStore_OpenLong(b *testing.B) {
	tick := []byte(`[{"type":"tick_recorded","tick":1,"at":"2025-01-06T14:30:00Z","quotes":[` +
		strings.Repeat(`{"symbol":"AAPL","price":"271.0884"},`, 5) + `{"symbol":"XOM","price":"101.5"}],"source":"simulated"}]`)
	for _, records := range []int{31_000, 310_000, 3_100_000} {
		b.Run(fmt.Sprintf("%d records", records), func(b *testing.B) {
			dir := b.TempDir()
			if err := file.WriteLong(dir, records, tick); err != nil {
				b.Fatal(err)
			}
			keepSnapshot(b, dir, uint64(records)-100)
			b.ReportAllocs()
			for b.Loop() {
				s, owner := openMillion(b, dir)
				folded := 0
				err := owner.Recover(b.Context(), func(uint64, []byte) error { return nil },
					func(uint64, []byte) error { folded++; return nil })
				if err != nil || owner.Warning() != nil || folded != 100 {
					b.Fatalf("folded %d records: %v, warning %v", folded, err, owner.Warning())
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// One record in the middle costs little more than its own bytes.
func BenchmarkStore_ReadOneOfMillionEvents(b *testing.B) {
	s, _ := openMillion(b, million(b))
	defer closed(b, s)
	b.ReportAllocs()
	for b.Loop() {
		for r, err := range s.Read(b.Context(), "a", 50_000+200) {
			if err != nil || r.Seq != 50_201 {
				b.Fatalf("record %d, %v", r.Seq, err)
			}
			break
		}
	}
}

// Reading behind the head must not begin at the start of the file.
func BenchmarkStore_ReadLastOfMillionEvents(b *testing.B) {
	s, _ := openMillion(b, million(b))
	defer closed(b, s)
	for _, back := range []uint64{1, 100} {
		b.Run(fmt.Sprintf("last %d records", back), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var last uint64
				for r, err := range s.Read(b.Context(), "a", 100_000-back) {
					if err != nil {
						b.Fatal(err)
					}
					last = r.Seq
				}
				if last != 100_000 {
					b.Fatal("the last record was not read")
				}
			}
		})
	}
}
