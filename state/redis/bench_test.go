package redis_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis/redistest"
)

// What the fence, the head and the chain cost beside the bare command that stores.
func BenchmarkStore_Append(b *testing.B) {
	data := append(append([]byte(`["`), bytes.Repeat([]byte("x"), 600)...), `"]`...)
	for _, fsync := range []string{"everysec", "always"} {
		server := redistest.Start(b, "--appendfsync", fsync)
		b.Run("bare XADD/"+fsync, func(b *testing.B) {
			c := goredis.NewClient(&goredis.Options{Addr: server.Address})
			defer func() { _ = c.Close() }()
			stream := fmt.Sprintf("bare%d", time.Now().UnixNano())
			b.ReportAllocs()
			for n := 1; b.Loop(); n++ {
				err := c.XAdd(b.Context(), &goredis.XAddArgs{Stream: stream, ID: fmt.Sprintf("%d-0", n), Values: []any{"data", data}}).Err()
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("owner/"+fsync, func(b *testing.B) {
			s := open(b, server.URL(), fmt.Sprintf("bench%d", time.Now().UnixNano()))
			owner, err := state.Open(b.Context(), s, "a", "bench", time.Hour)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := owner.Append(b.Context(), data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// How long a record takes from its owner to who follows in another process, beside a bare
// blocking read.
func BenchmarkStore_Follow(b *testing.B) {
	server := redistest.Start(b, "--appendfsync", "no")
	data := append(append([]byte(`["`), bytes.Repeat([]byte("x"), 600)...), `"]`...)
	b.Run("bare XREAD BLOCK", func(b *testing.B) {
		writer, reader := goredis.NewClient(&goredis.Options{Addr: server.Address}), goredis.NewClient(&goredis.Options{Addr: server.Address})
		defer func() { _, _ = writer.Close(), reader.Close() }()
		stream := fmt.Sprintf("bare%d", time.Now().UnixNano())
		came := make(chan struct{})
		go func() {
			last := "0"
			for {
				got, err := reader.XRead(b.Context(), &goredis.XReadArgs{Streams: []string{stream, last}, Count: 64, Block: time.Minute}).Result()
				if err != nil {
					return
				}
				for _, entry := range got[0].Messages {
					last = entry.ID
					came <- struct{}{}
				}
			}
		}()
		for b.Loop() {
			if err := writer.XAdd(b.Context(), &goredis.XAddArgs{Stream: stream, Values: []any{"data", data}}).Err(); err != nil {
				b.Fatal(err)
			}
			<-came
		}
	})
	b.Run("follower", func(b *testing.B) {
		namespace := fmt.Sprintf("bench%d", time.Now().UnixNano())
		writer, reader := open(b, server.URL(), namespace), open(b, server.URL(), namespace)
		owner, err := state.Open(b.Context(), writer, "a", "bench", time.Hour)
		if err != nil {
			b.Fatal(err)
		}
		came := make(chan struct{})
		go func() {
			for _, err := range reader.Follow(b.Context(), "a", 0) {
				if err != nil {
					return
				}
				came <- struct{}{}
			}
		}()
		for b.Loop() {
			if _, err := owner.Append(b.Context(), data); err != nil {
				b.Fatal(err)
			}
			<-came
		}
	})
}
