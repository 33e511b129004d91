package postgres_test

import (
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// A request of another process and its answer.
func BenchmarkStore_Ask(b *testing.B) {
	url := postgrestest.URL(b)
	s, asker := open(b, url), open(b, url)
	lease, err := s.Acquire(b.Context(), "a", "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	var answering sync.WaitGroup
	answering.Go(func() {
		for r, err := range s.Requests(b.Context(), "a") {
			if err != nil {
				return // the benchmark has ended
			}
			if err := s.Answer(b.Context(), lease.Fence(), r, r.Body); err != nil {
				b.Error(err)
			}
		}
	})
	b.Cleanup(answering.Wait)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := asker.Ask(b.Context(), "a", commit()); err != nil {
			b.Fatal(err)
		}
	}
}

// A message of one piece and one of many, while somebody listens.
func BenchmarkStore_Publish(b *testing.B) {
	for name, size := range map[string]int{"1KB": 1 << 10, "64KB": 64 << 10} {
		b.Run(name, func(b *testing.B) {
			s := openAs(b, postgrestest.URL(b), "bench")
			var listening sync.WaitGroup
			listening.Go(func() {
				for _, err := range s.Listen(b.Context()) {
					if err != nil {
						return // the benchmark has ended
					}
				}
			})
			b.Cleanup(listening.Wait)
			message := make([]byte, size)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Publish(b.Context(), message); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
