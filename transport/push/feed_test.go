package push_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/push"
)

// entries is the d of an update, one entry a line.
func entries(t *testing.T, u *push.Update) string {
	t.Helper()
	var m struct {
		Data []json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(u.Text(), &m); err != nil {
		t.Fatalf("%s: %v", u.Text(), err)
	}
	lines := make([]string, 0, len(m.Data))
	for _, entry := range m.Data {
		lines = append(lines, string(entry))
	}
	return strings.Join(lines, " ")
}

func TestFeed_WritesTheFramesOfTheProtocol(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		feed := newFeed(t, `k3"f9`)
		commit(t, feed, 18240, `prices MSFT ["400.00"]`, `prices AAPL ["181.20"]`, `fills {"n":1}`, `fills {"n":2}`, `prices GONE 1`)
		commit(t, feed, 18252, `prices AAPL ["181.30"]`, `prices GONE null`, `fills {"n":3}`)
		now := time.Now().UnixMilli()

		snapshot := fmt.Sprintf(`{"e":"k3\"f9","r":1,"s":18252,"now":%d,"top":[["prices","latest"],["board","latest"],["fills","log"],["chat","log"],["agent:a","latest"]],`+
			`"d":[[0,"AAPL",["181.30"]],[0,"MSFT",["400.00"]],[2,18240,{"n":1}],[2,18240,{"n":2}],[2,18252,{"n":3}]]}`, now)
		if got := string(feed.Snapshot(feed.Mask()).Text()); got != snapshot {
			t.Errorf("snapshot\n%s\nwant\n%s", got, snapshot)
		}
		delta := `{"p":18240,"s":18252,"d":[[0,"AAPL",["181.30"]],[0,"GONE",null],[2,18252,{"n":3}]]}`
		if got := string(feed.Since(`k3"f9`, 18240, feed.Mask()).Text()); got != delta {
			t.Errorf("delta %s, want %s", got, delta)
		}
		if got, want := string(feed.Since(`k3"f9`, 18252, feed.Mask()).Text()), `{"p":18252,"s":18252,"d":[]}`; got != want {
			t.Errorf("delta of a level reader %s, want %s", got, want)
		}
	})
}

// Each line is a boundary at which Since could be off by one.
func TestFeed_SinceIsExactAtEveryBoundary(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	// Fills retains 20 events: of records 1 to 30 with an event each, 11 to 30 stay.
	for seq := uint64(1); seq <= 30; seq++ {
		commit(t, feed, seq*10, fmt.Sprintf("fills %d", seq), fmt.Sprintf("prices K%d %d", seq%3, seq))
	}
	all, fills := feed.Mask(), feed.Mask("fills")
	for _, c := range []struct {
		epoch    string
		cursor   uint64
		snapshot bool
		events   int
	}{
		{"e", 300, false, 0},  // at the head
		{"e", 299, false, 1},  // one before a record: the record
		{"e", 290, false, 1},  // at a record: not that one again
		{"e", 289, false, 2},  // between records
		{"e", 301, true, 5},   // beyond the head
		{"e", 100, false, 20}, // at the last record that is gone: nothing is missed
		{"e", 99, true, 5},    // before it: its event is missed
		{"e", 0, true, 5},
		{"f", 300, true, 5},
		{"", 300, true, 5},
	} {
		u := feed.Since(c.epoch, c.cursor, all)
		got := 0
		for line := range strings.SplitSeq(entries(t, u), " ") {
			if strings.HasPrefix(line, "[2,") {
				got++
			}
		}
		if u.Snapshot != c.snapshot || got != c.events {
			t.Errorf("since %s:%d: snapshot %t with %d events, want %t with %d", c.epoch, c.cursor, u.Snapshot, got, c.snapshot, c.events)
		}
		if u.To != 300 {
			t.Errorf("since %s:%d ends at %d", c.epoch, c.cursor, u.To)
		}
	}
	if got, want := entries(t, feed.Since("e", 280, all)), `[0,"K2",29] [0,"K0",30] [2,290,29] [2,300,30]`; got != want {
		t.Errorf("since 280: %s, want %s", got, want)
	}
	if u := feed.Since("e", 0, feed.Mask("board")); u.Snapshot {
		t.Error("a reader of another topic needs no snapshot")
	}
	if u := feed.Since("e", 50, fills); !u.Snapshot {
		t.Error("a reader of an event that is gone got a delta")
	}
}

func TestFeed_DeliversARecordsEventsTogether(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 7, "fills 1", "fills 2", "fills 3", "chat 4")
	if got, want := entries(t, feed.Since("e", 6, feed.Mask())), "[2,7,1] [2,7,2] [2,7,3] [3,7,4]"; got != want {
		t.Errorf("since 6: %s, want %s", got, want)
	}
	if got := entries(t, feed.Since("e", 7, feed.Mask())); got != "" {
		t.Errorf("since 7: %s, want nothing", got)
	}
	// A record that the log cannot hold whole needs a snapshot, but not after it.
	var many []string
	for i := range 25 {
		many = append(many, "fills "+strconv.Itoa(i))
	}
	commit(t, feed, 8, many...)
	if u := feed.Since("e", 7, feed.Mask()); !u.Snapshot {
		t.Error("half a record was delivered as a delta")
	}
	if u := feed.Since("e", 8, feed.Mask()); u.Snapshot {
		t.Error("a level reader got a snapshot")
	}
}

// A reader who resumes at any cursor ends with what a new one gets.
func TestFeed_ResumesAtEveryCursor(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	feed := newFeed(t, "e")
	topics := [][]string{nil, {"prices"}, {"fills"}, {"board", "chat"}, {"prices", "fills", "agent:a"}}
	past := make([]map[uint64]*reader, len(topics)) // of each mask: its reader as it stood
	live := make([]*reader, len(topics))
	for i := range topics {
		past[i], live[i] = map[uint64]*reader{}, newReader()
	}
	for seq := uint64(1); seq <= 200; seq++ {
		seq := seq * 3
		var changes []string
		for range random.IntN(4) {
			switch random.IntN(5) {
			case 0:
				changes = append(changes, fmt.Sprintf("fills %d", random.IntN(100)))
			case 1:
				changes = append(changes, fmt.Sprintf("chat %d", random.IntN(100)))
			case 2:
				changes = append(changes, fmt.Sprintf("board a%d null", random.IntN(5)))
			default:
				changes = append(changes, fmt.Sprintf("prices k%d %d", random.IntN(9), random.IntN(3)))
			}
		}
		commit(t, feed, seq, changes...)
		for i, names := range topics {
			apply(t, live[i], feed.Since(live[i].epoch, live[i].seq, feed.Mask(names...)))
			past[i][seq] = live[i].clone()
			fresh := newReader()
			apply(t, fresh, feed.Snapshot(feed.Mask(names...)))
			if diff := cmp.Diff(fresh.state(), live[i].state()); diff != "" {
				t.Fatalf("%v at %d: %s", names, seq, diff)
			}
			if live[i].sum() != feed.Sum(feed.Mask(names...)) {
				t.Fatalf("%v at %d: sums differ", names, seq)
			}
		}
	}
	for i, names := range topics {
		for seq, r := range past[i] {
			apply(t, r, feed.Since(r.epoch, r.seq, feed.Mask(names...)))
			if diff := cmp.Diff(live[i].state(), r.state()); diff != "" || r.seq != live[i].seq {
				t.Fatalf("%v resumed at %d: %s", names, seq, diff)
			}
			for topic, log := range live[i].logs {
				n := len(r.logs[topic])
				if n == 0 || !cmp.Equal(log[len(log)-min(5, n):], r.logs[topic][n-min(5, n):], cmp.AllowUnexported(logged{})) {
					t.Fatalf("%v resumed at %d: log %d ends in %v", names, seq, topic, r.logs[topic])
				}
			}
		}
	}
}

func apply(t *testing.T, r *reader, u *push.Update) {
	t.Helper()
	if _, err := r.apply(string(u.Text())); err != nil {
		t.Fatal(err)
	}
	if r.seq != u.To {
		t.Fatalf("reader at %d, update to %d", r.seq, u.To)
	}
}

func (r *reader) clone() *reader {
	c := newReader()
	c.epoch, c.seq, c.top, c.resets = r.epoch, r.seq, r.top, r.resets
	for topic, keys := range r.latest {
		c.latest[topic] = map[string]string{}
		maps.Copy(c.latest[topic], keys)
	}
	for topic, log := range r.logs {
		c.logs[topic] = append([]logged(nil), log...)
	}
	return c
}

func TestFeed_EncodesOncePerCursorAndMask(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1, "prices A 1")
	commit(t, feed, 2, "prices B 2")
	before := feed.Encodes()
	first := feed.Since("e", 1, feed.Mask())
	for range 100 {
		if feed.Since("e", 1, feed.Mask()) != first {
			t.Fatal("encoded again")
		}
	}
	feed.Since("e", 1, feed.Mask("prices"))
	feed.Since("e", 0, feed.Mask())
	if got := feed.Encodes() - before; got != 3 {
		t.Errorf("%d encodes, want 3", got)
	}
	commit(t, feed, 3, "prices B 2") // no news
	if feed.Since("e", 1, feed.Mask()) != first {
		t.Error("a value that did not change made a new frame")
	}
	if _, head := feed.Head(); head != 3 {
		t.Errorf("head %d, want 3", head)
	}
	commit(t, feed, 4, "prices B 3")
	if feed.Since("e", 1, feed.Mask()) == first {
		t.Error("a stale frame was given out")
	}
}

// A hostile crowd that resumes at any cursor must not fill the memory.
func TestFeed_BoundsWhatItKeeps(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1_000_000, "prices A 1")
	for cursor := range uint64(5000) {
		feed.Since("e", cursor, feed.Mask())
	}
	before := feed.Encodes()
	for cursor := range uint64(5000) {
		feed.Since("e", cursor, feed.Mask())
	}
	if feed.Encodes()-before < 4000 {
		t.Error("the feed kept thousands of frames")
	}
	// Keys that come and go leave a bounded number of tombstones.
	for seq := uint64(1_000_001); seq < 1_003_001; seq++ {
		commit(t, feed, seq, fmt.Sprintf("prices K%d 1", seq), fmt.Sprintf("prices K%d null", seq-1))
	}
	if u := feed.Since("e", 1_002_500, feed.Mask()); u.Snapshot {
		t.Error("a recent cursor got a snapshot")
	}
	if u := feed.Since("e", 1_000_500, feed.Mask()); !u.Snapshot {
		t.Error("a removed key is remembered for ever, or forgotten without a snapshot")
	}
}

func TestFeed_TakesOverAnotherHistory(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "one")
	commit(t, feed, 9, "prices A 1")
	late := feed.Begin(10)
	next, err := push.NewFeed("two", push.Topic{Name: "notices", Kind: push.Log})
	if err != nil {
		t.Fatal(err)
	}
	early := next.Begin(1)
	feed.Replace(next)
	if err := early.Commit(); !errors.Is(err, push.ErrStale) {
		t.Errorf("a batch of the feed that was taken over: %v, want ErrStale", err)
	}
	if err := late.Commit(); !errors.Is(err, push.ErrStale) {
		t.Errorf("a batch of the old history: %v, want ErrStale", err)
	}
	commit(t, feed, 2, "notices 1")
	if u := feed.Since("one", 2, feed.Mask()); !u.Snapshot || u.Epoch != "two" {
		t.Errorf("a cursor of the old history: %s", u.Text())
	}
	if u := feed.Since("two", 1, feed.Mask()); u.Snapshot {
		t.Errorf("a cursor of the new history: %s", u.Text())
	}
}

// Whoever looks meanwhile, the hub between two flushes or a reader who says hello,
// sees one history or the other, never a part of one.
func TestFeed_ReplacesAllAtOnce(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "0")
	commit(t, feed, 1, "prices A 0", "board x 0")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 1; n <= 2000; n++ {
			next := newFeed(t, strconv.Itoa(n))
			commit(t, next, 1, fmt.Sprintf("prices A %d", n))
			commit(t, next, 2, fmt.Sprintf("board x %d", n))
			feed.Replace(next)
		}
	}()
	for looks := 0; ; looks++ {
		select {
		case <-done:
			if looks == 0 {
				t.Error("nobody looked")
			}
			return
		default:
		}
		u := feed.Snapshot(feed.Mask())
		if got, want := entries(t, u), fmt.Sprintf(`[0,"A",%[1]s] [1,"x",%[1]s]`, u.Epoch); got != want {
			t.Errorf("epoch %s has %s", u.Epoch, got)
			<-done
			return
		}
	}
}

func TestFeed_RefusesWhatItCannotFold(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 5, "prices A 1")
	for _, seq := range []uint64{0, 4, 5} {
		if err := feed.Begin(seq).Commit(); !errors.Is(err, push.ErrStale) {
			t.Errorf("record %d again: %v, want ErrStale", seq, err)
		}
	}
	for _, change := range []func(*push.Batch){
		func(b *push.Batch) { b.Set("fills", "A", []byte("1")) },
		func(b *push.Batch) { b.Append("prices", []byte("1")) },
		func(b *push.Batch) { b.Append("unknown", []byte("1")) },
	} {
		batch := feed.Begin(6)
		batch.Set("prices", "A", []byte("2"))
		change(batch)
		if err := batch.Commit(); !errors.Is(err, push.ErrTopics) {
			t.Errorf("commit: %v, want ErrTopics", err)
		}
	}
	if got := entries(t, feed.Snapshot(feed.Mask())); got != `[0,"A",1]` {
		t.Errorf("a refused batch left %s", got)
	}
	for _, names := range [][]string{{""}, {"a", "a"}, {"a,b"}, {strings.Repeat("x", 200)}, {"\xff"}} {
		var topics []push.Topic
		for _, name := range names {
			topics = append(topics, push.Topic{Name: name})
		}
		if _, err := push.NewFeed("e", topics...); !errors.Is(err, push.ErrTopics) {
			t.Errorf("topics %q: %v, want ErrTopics", names, err)
		}
	}
	var many []push.Topic
	for i := range push.TopicsMax + 1 {
		many = append(many, push.Topic{Name: strconv.Itoa(i)})
	}
	if _, err := push.NewFeed("e", many...); !errors.Is(err, push.ErrTopics) {
		t.Errorf("257 topics: %v, want ErrTopics", err)
	}
	wide, err := push.NewFeed("e", many[:push.TopicsMax]...)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, wide, 1, "255 k 1", "0 k 2")
	if got := entries(t, wide.Snapshot(wide.Mask("255"))); got != `[255,"k",1]` {
		t.Errorf("the last topic: %s", got)
	}
	if mask := wide.Mask(); mask.Len() != push.TopicsMax {
		t.Errorf("all topics are %d", mask.Len())
	}
}

// A snapshot may be shared, but its time must not be old.
func TestFeed_SnapshotTellsTheTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		feed := newFeed(t, "e")
		commit(t, feed, 1, "prices A 1")
		first := feed.Snapshot(feed.Mask())
		time.Sleep(900 * time.Millisecond)
		if feed.Snapshot(feed.Mask()) != first {
			t.Error("a fresh snapshot was encoded again")
		}
		time.Sleep(100 * time.Millisecond)
		if want := fmt.Sprintf(`"now":%d`, time.Now().UnixMilli()); !strings.Contains(string(feed.Snapshot(feed.Mask()).Text()), want) {
			t.Errorf("want %s in %s", want, feed.Snapshot(feed.Mask()).Text())
		}
	})
}

func ExampleFeed() {
	feed, err := push.NewFeed("k3f9", push.Topic{Name: "prices"}, push.Topic{Name: "fills", Kind: push.Log})
	if err != nil {
		panic(err)
	}
	record := feed.Begin(18252)
	record.Set("prices", "AAPL", []byte(`["181.20",0.0123,0]`))
	record.Append("fills", []byte(`{"agent":"momentum","symbol":"AAPL"}`))
	if err := record.Commit(); err != nil {
		panic(err)
	}
	update := feed.Since("k3f9", 18251, feed.Mask())
	fmt.Printf("%s\n", update.Text())
	// Output: {"p":18251,"s":18252,"d":[[0,"AAPL",["181.20",0.0123,0]],[1,18252,{"agent":"momentum","symbol":"AAPL"}]]}
}

func TestFeed_BaseSendsOlderReadersASnapshot(t *testing.T) {
	t.Parallel()
	f, err := push.NewFeed("e", push.Topic{Name: "prices"})
	if err != nil {
		t.Fatal(err)
	}
	f.Base(7)
	batch := f.Begin(9)
	batch.Set("prices", "AAPL", []byte("1"))
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	for cursor, want := range map[uint64]bool{0: true, 6: true, 7: false, 8: false, 9: false} {
		if got := f.Since("e", cursor, f.Mask()).Snapshot; got != want {
			t.Errorf("from %d: snapshot is %v, want %v", cursor, got, want)
		}
	}
}
