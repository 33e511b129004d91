package postgres_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// event is a fill as a journal has it, of about 120 bytes.
const event = `{"type":"OrderFilled","agent":"momentum","symbol":"AAPL","side":"buy","shares":"12","price":"271.0884","fee":"1.6265"}`

// commit returns the data of a record with ten events.
func commit() []byte {
	return []byte("[" + strings.TrimSuffix(strings.Repeat(event+",", 10), ",") + "]")
}

const bareSQL = `insert into bare (arena, seq, data) values ('a', $1, $2)`

// An acknowledged record beside a bare insert of its bytes. Both are measured in turns, so
// that they share the moods of the disk.
func BenchmarkStore_AppendAgainstBareInsert(b *testing.B) {
	url := postgrestest.URL(b)
	s := open(b, url)
	postgrestest.Exec(b, url, `create table bare (arena text, seq bigint, data bytea, primary key (arena, seq))`)
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context()) //nolint:errcheck // nothing is left to be sent
	owner, err := state.Open(b.Context(), s, "a", "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	data := commit()
	var ours, theirs time.Duration
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for seq := 0; b.Loop(); seq++ {
		start := time.Now()
		if _, err := conn.Exec(b.Context(), bareSQL, seq, data); err != nil {
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

// Sixteen arenas at once, with and without the notification, and bare inserts.
func BenchmarkStore_AppendSixteenArenas(b *testing.B) {
	const arenas = 16
	url := postgrestest.URL(b)
	pooled := url + " pool_max_conns=16"
	s := open(b, pooled)
	postgrestest.Exec(b, url, `create table bare (arena text, seq bigint, data bytea, primary key (arena, seq))`)
	data := commit()
	b.Run("append", func(b *testing.B) {
		var owners []*state.Owner
		for i := range arenas {
			owner, err := state.Open(b.Context(), s, fmt.Sprintf("a%d", i), fmt.Sprintf("bench%d", b.N), time.Hour)
			if err != nil {
				b.Fatal(err)
			}
			owners = append(owners, owner)
		}
		for b.Loop() {
			var all sync.WaitGroup
			for _, owner := range owners {
				all.Go(func() {
					for range 10 {
						if _, err := owner.Append(b.Context(), data); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
		}
		b.ReportMetric(float64(b.N)*arenas*10/b.Elapsed().Seconds(), "records/s")
		for _, owner := range owners {
			_ = owner.Release(b.Context())
		}
	})
	b.Run("bare", func(b *testing.B) {
		pool, err := pgxpool.New(b.Context(), pooled)
		if err != nil {
			b.Fatal(err)
		}
		defer pool.Close()
		seq := 0
		for b.Loop() {
			var all sync.WaitGroup
			for i := range arenas {
				all.Go(func() {
					for j := range 10 {
						if _, err := pool.Exec(b.Context(), `insert into bare (arena, seq, data) values ($1, $2, $3)`, fmt.Sprint(b.N, "-", i), seq+j, data); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			seq += 10
		}
		b.ReportMetric(float64(b.N)*arenas*10/b.Elapsed().Seconds(), "records/s")
	})
}
