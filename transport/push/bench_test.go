package push_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

func BenchmarkSince(b *testing.B) {
	for _, name := range []string{"cached", "uncached"} {
		b.Run(name, func(b *testing.B) {
			feed := newFeed(b, "e")
			for seq := uint64(1); seq <= 100; seq++ {
				commit(b, feed, seq, fmt.Sprintf(`prices S%d ["181.%02d",0.0123,0]`, seq%40, seq))
			}
			all := feed.Mask()
			seq := uint64(100)
			b.ReportAllocs()
			for b.Loop() {
				if name == "uncached" {
					seq++
					batch := feed.Begin(seq)
					batch.Set("board", "x", fmt.Append(nil, seq))
					if err := batch.Commit(); err != nil {
						b.Fatal(err)
					}
				}
				feed.Since("e", seq-20, all)
			}
		})
	}
}

func BenchmarkChain(b *testing.B) {
	for _, level := range []int{1, 6} {
		for _, every := range []time.Duration{2 * time.Second, 0} {
			name := map[bool]string{true: "independent", false: "chained"}[every == 0]
			b.Run(fmt.Sprintf("%s%d", name, level), func(b *testing.B) {
				var texts [][]byte
				size := 0
				for n := range 256 {
					texts = append(texts, tick(n*1009))
					size += len(texts[n])
				}
				chain := push.NewChain(every, level)
				now := time.Unix(0, 0)
				n, out := 0, 0
				b.ReportAllocs()
				for b.Loop() {
					frame, _ := chain.Next(texts[n%256], now)
					now = now.Add(100 * time.Millisecond)
					out += len(frame)
					n++
				}
				b.ReportMetric(float64(out)/float64(n), "B/frame")
				b.ReportMetric(float64(size)/256, "B/text")
			})
		}
	}
}

// BenchmarkFlush is one flush of a kilobyte to a thousand readers on loopback;
// the readers are in the same process, so only the allocations are the hub's.
func BenchmarkFlush(b *testing.B) {
	const readers = 1000
	for _, extra := range []string{"", offer} {
		b.Run(map[bool]string{true: "chained", false: "plain"}[extra != ""], func(b *testing.B) {
			feed := newFeed(b, "e")
			hub := push.NewHub(push.Config{MaxPerAddress: readers, MaxAccepts: 1_000_000, Flush: time.Microsecond})
			if err := hub.Add("a", feed); err != nil {
				b.Fatal(err)
			}
			address := listen(b, hub)
			for range readers {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = conn.Close() })
				w, err := upgrade(conn, "/", extra)
				if err == nil {
					err = w.say(`{"hello":1}`)
				}
				if err != nil {
					b.Fatal(err)
				}
				go func() { _, _ = io.Copy(io.Discard, conn) }()
			}
			m := hub.Metrics()
			for m.Frames.Load() < readers {
				time.Sleep(time.Millisecond)
			}
			values := make([][]byte, 25)
			for i := range values {
				values[i] = fmt.Appendf(nil, `["%d.20",0.0123,0]`, i)
			}
			seq, want := uint64(0), m.Frames.Load()
			bytes := m.Bytes.Load()
			b.ReportAllocs()
			for b.Loop() {
				seq++
				batch := feed.Begin(seq)
				for i := range values {
					values[i][2] = '0' + byte(seq%10)
					batch.Set("prices", symbols[i], values[i])
				}
				if err := batch.Commit(); err != nil {
					b.Fatal(err)
				}
				hub.Flush(feed)
				want += readers
				for m.Frames.Load() < want {
					time.Sleep(50 * time.Microsecond)
				}
			}
			b.ReportMetric(float64(m.Bytes.Load()-bytes)/float64(b.N*readers), "B/delivery")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*readers), "ns/delivery")
			_ = hub.Shutdown(b.Context())
		})
	}
}

var symbols = func() (names [25]string) {
	for i := range names {
		names[i] = fmt.Sprint("SYM", i)
	}
	return names
}()

func listen(b *testing.B, hub *push.Hub) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := newServer(hub)
	b.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String()
}

func newServer(hub *push.Hub) *http.Server {
	return &http.Server{Handler: hub, ReadHeaderTimeout: 5 * time.Second}
}
