package news_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/news/newstest"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

const main = "main"

// primed is the feed of a view that has read j and is gone.
func primed(t *testing.T, j *viewtest.Journal) *push.Feed {
	t.Helper()
	feed, stop := telling(t, j)
	stop()
	return feed
}

// following is the feed of a view that follows j until the test ends.
func following(t *testing.T, j *viewtest.Journal) *push.Feed {
	t.Helper()
	feed, stop := telling(t, j)
	t.Cleanup(stop)
	return feed
}

// telling is the feed of a view that has read j and follows it until it is stopped.
func telling(t *testing.T, j *viewtest.Journal) (feed *push.Feed, stop func()) {
	t.Helper()
	views, stream := view.NewViews(j, slog.New(slog.DiscardHandler), main), news.NewStream(nil)
	views.TrustSnapshots()
	of, _ := views.Of(main)
	of.TellTo(stream)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { views.Run(ctx) })
	synctest.Wait()
	return stream.Feed(), func() {
		cancel()
		running.Wait()
	}
}

// followed lets a client watch every record of a story, and returns it as it was
// after each one. Its sum is compared after every fifth, in full after each.
func followed(t *testing.T, s *story) (feed *push.Feed, clients []*newstest.Replica) {
	t.Helper()
	j := viewtest.NewJournal()
	feed = following(t, j)
	client := newstest.NewReplica(t, feed)
	clients = append(clients, client.Clone())
	every := uint64(arenatest.Sized(5, 1))
	for _, r := range s.Journal.Records[main] {
		j.Append(main, r.Data)
		synctest.Wait()
		client.Resume(t, feed)
		clients = append(clients, client.Clone())
		if r.Seq%every == 0 && client.Sum() != feed.Sum(feed.Mask()) {
			t.Fatalf("after record %d the client's sum is another", r.Seq)
		}
	}
	return feed, clients
}

// after are the events of logs that records after seq told.
func after(t *testing.T, feed *push.Feed, epoch string, seq uint64) map[string][]string {
	t.Helper()
	client := newstest.Replica{Epoch: epoch, Seq: seq, Logs: make(map[string][]string), Latest: make(map[string]map[string]string)}
	client.Top = newstest.NewReplica(t, feed).Top
	client.Resume(t, feed)
	return client.Logs
}

// Every view tells the same: one that followed, and one that began at any record,
// from the first record or from a snapshot. A client of the one resumes on the
// other from wherever it was. In full every record is a beginning, and from each all
// cursors are tried over eleven of them.
func TestStream_IsTheSameOnEveryInstance(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := tell(t, 14, time.Hour)
		live, clients := followed(t, s)
		step := uint64(arenatest.Sized(13, 1)) // shares no factor with the kinds of snapshots, nor with the cursors
		for head := uint64(1); head <= s.Head(); head += step {
			snapshot := uint64(0)
			switch head % 3 {
			case 1:
				snapshot = head
			case 2:
				snapshot = head / 2
			}
			feed := primed(t, s.until(head, snapshot))
			fresh, want := newstest.NewReplica(t, feed), clients[head]
			if diff := cmp.Diff(want.Values(), fresh.Values()); diff != "" {
				t.Fatalf("primed at %d (-live +primed):\n%s", head, diff)
			}
			if diff := cmp.Diff(want.Top, fresh.Top); diff != "" || fresh.Epoch != want.Epoch {
				t.Fatalf("primed at %d: epoch %s, want %s; topics %s", head, fresh.Epoch, want.Epoch, diff)
			}
			if fresh.Sum() != feed.Sum(feed.Mask()) || fresh.Sum() != want.Sum() {
				t.Fatalf("primed at %d: another sum", head)
			}
			if diff := cmp.Diff(lastEach(want.Logs, 100), fresh.Logs); diff != "" {
				t.Fatalf("primed at %d: logs (-live +primed):\n%s", head, diff)
			}
			for cursor := head % 11; cursor <= head; cursor += 11 { // all, over eleven heads
				back := clients[cursor].Clone()
				back.Resume(t, feed)
				if diff := cmp.Diff(want.Values(), back.Values()); diff != "" {
					t.Fatalf("back from %d at %d (-live +back):\n%s", cursor, head, diff)
				}
				if back.Epoch == clients[cursor].Epoch && !cmp.Equal(want.Logs, back.Logs) {
					t.Fatalf("back from %d at %d: logs (-live +back):\n%s", cursor, head, cmp.Diff(want.Logs, back.Logs))
				}
			}
			fresh.Resume(t, live)
			if diff := cmp.Diff(clients[s.Head()].Values(), fresh.Values()); diff != "" {
				t.Fatalf("from the one primed at %d to the live one: %s", head, diff)
			}
		}
	})
}

// lastEach cuts logs to their last n events.
func lastEach(logs map[string][]string, n int) map[string][]string {
	cut := make(map[string][]string)
	for topic, events := range logs {
		cut[topic] = events[max(0, len(events)-n):]
	}
	return cut
}

// The story must have what the test above is about.
func TestStory_HasEverything(t *testing.T) {
	t.Parallel()
	s := tell(t, 14, time.Hour)
	for name, match := range map[string]func(arena.Event) bool{
		"a fill in part": func(event arena.Event) bool { e, ok := event.(*arena.OrderFilled); return ok && e.Remaining > 0 },
		"a refusal": func(event arena.Event) bool {
			e, ok := event.(*arena.OrderRejected)
			return ok && e.Reason == arena.NotTradable
		},
		"a split":          func(event arena.Event) bool { e, ok := event.(*arena.SplitApplied); return ok && len(e.Holders) > 0 },
		"a split in doubt": func(event arena.Event) bool { _, ok := event.(*arena.SplitDoubted); return ok },
		"a settlement": func(event arena.Event) bool {
			e, ok := event.(*arena.SymbolSettled)
			return ok && len(e.Holders) > 0
		},
		"a dividend":    func(event arena.Event) bool { _, ok := event.(*arena.DividendPaid); return ok },
		"a stale price": func(event arena.Event) bool { e, ok := event.(*arena.TickRecorded); return ok && len(e.Stale) > 0 },
		"an early tick": func(event arena.Event) bool { e, ok := event.(*arena.TickRecorded); return ok && e.Session == "" },
		"a close":       func(event arena.Event) bool { _, ok := event.(*arena.SessionClosed); return ok },
		"an answer":     func(event arena.Event) bool { _, ok := event.(*arena.ChatAnswered); return ok },
		"a message that is ignored": func(event arena.Event) bool {
			e, ok := event.(*arena.ChatIgnored)
			return ok && e.Reason == arena.IgnoredSilently
		},
		"a message that comes too late": func(event arena.Event) bool {
			e, ok := event.(*arena.ChatIgnored)
			return ok && e.Reason == arena.IgnoredOver
		},
		"a message that is hidden": func(event arena.Event) bool { _, ok := event.(*arena.ChatHidden); return ok },
		"a closed chat":            func(event arena.Event) bool { _, ok := event.(*arena.ChatClosed); return ok },
		"a bench":                  func(event arena.Event) bool { _, ok := event.(*arena.AgentBenched); return ok },
		"a return":                 func(event arena.Event) bool { _, ok := event.(*arena.AgentReturned); return ok },
		"a reset":                  func(event arena.Event) bool { e, ok := event.(*arena.SeasonStarted); return ok && e.Season == 2 },
		"a reset's order": func(event arena.Event) bool {
			e, ok := event.(*arena.OrderRejected)
			return ok && e.Reason == arena.SeasonOver
		},
		"a split to nothing": func(event arena.Event) bool {
			e, ok := event.(*arena.SplitApplied)
			return ok && slices.ContainsFunc(e.Holders, func(h arena.Holder) bool { return h.After == 0 })
		},
	} {
		if !s.has(0, match) {
			t.Errorf("the story lacks %s", name)
		}
	}
}

// A feed begins with the last 1,000 records: clients from before them get a
// snapshot, and what is older than them still is right. It begins at three heads, in
// full at seven.
func TestStream_BeginsWithTheLastThousandRecords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := tell(t, 230, 24*time.Hour)
		_, clients := followed(t, s)
		heads := []uint64{1_000, 1_001, s.Head(), 1_002, 1_003, 1_004, 1_005}
		for _, head := range heads[:arenatest.Sized(3, len(heads))] {
			want := clients[head]
			feed := primed(t, s.until(head, head-1))
			if diff := cmp.Diff(want.Values(), newstest.NewReplica(t, feed).Values()); diff != "" {
				t.Fatalf("primed at %d (-live +primed):\n%s", head, diff)
			}
			if feed.Sum(feed.Mask()) != want.Sum() {
				t.Fatalf("primed at %d: another sum", head)
			}
			deltas := 0
			for _, ago := range []uint64{0, 1, 2, 5, 17, 63, 250, 700, 950, 990, 993, 994, 995, 996, 997, 998, 999, 1_000, 1_001} {
				if ago > head {
					continue
				}
				cursor := head - ago
				back := clients[cursor].Clone()
				if back.Epoch == want.Epoch && !feed.Since(back.Epoch, back.Seq, feed.Mask()).Snapshot {
					deltas++
					back.Resume(t, feed)
					if !cmp.Equal(want.Values(), back.Values()) || !cmp.Equal(want.Logs, back.Logs) {
						t.Fatalf("back from %d at %d (-live +back):\n%s%s", cursor, head,
							cmp.Diff(want.Values(), back.Values()), cmp.Diff(want.Logs, back.Logs))
					}
				}
			}
			if deltas < 14 {
				t.Errorf("primed at %d: %d cursors resumed", head, deltas)
			}
		}
	})
}

// A season that goes on for more than a thousand records without a tick has a
// market time all the same.
func TestStream_DatesNoticesWithoutATick(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := tell(t, 1, time.Hour)
		s.Journal = s.until(s.Head()-2, 0) // before the end
		s.Season = arena.NewSeason(s.NYSE, s.stateAt(s.Head()-2))
		for range 600 {
			s.Store(s.Season.Pause("me", false, nil))
			s.Store(s.Season.Resume("me", viewtest.Wall(), nil))
		}
		_, clients := followed(t, s)
		feed := primed(t, s.until(s.Head(), 0))
		if diff := cmp.Diff(lastEach(clients[s.Head()].Logs, 100)["notices"], newstest.NewReplica(t, feed).Logs["notices"]); diff != "" {
			t.Errorf("notices (-live +primed):\n%s", diff)
		}
		if client := clients[s.Head()-900]; !cmp.Equal(after(t, feed, client.Epoch, client.Seq)["notices"],
			clients[s.Head()].Logs["notices"][len(client.Logs["notices"]):]) {
			t.Error("the notices of the last 900 records are others")
		}
	})
}

// What becomes of the orders of a season that is reset is not news of the next.
func TestStream_AResetBeginsAnEpochOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 0)
		j := r.Journal
		r.Open()
		r.Store(r.Season.CloseRound(r.Answers())) // its orders are open
		feed := following(t, j)
		client := newstest.NewReplica(t, feed)
		epoch, seq := feed.Head()
		r.At = r.NYSE.NextOpen(r.At)
		r.Start(viewtest.Wall())
		synctest.Wait()
		for name, other := range map[string]*push.Feed{"live": feed, "primed": primed(t, j)} {
			update := other.Since(epoch, seq, other.Mask())
			if now, _ := other.Head(); !update.Snapshot || now == epoch || len(now) != 8 {
				t.Errorf("%s: a reset of epoch %s is epoch %s, snapshot %v", name, epoch, now, update.Snapshot)
			}
			again := client.Clone()
			again.Resume(t, other)
			if n := len(again.Latest["agent:momentum"]) + len(again.Logs["refusals"]); n > 0 || len(again.Logs["notices"]) != 1 {
				t.Errorf("%s: left of the season before: %v, %v", name, again.Latest["agent:momentum"], again.Logs)
			}
		}
	})
}

// A hub may flush, and a reader say hello, while a feed is filled or a season
// begins. They see the season whole, or the one before it.
func TestStream_NobodySeesAPartOfASeason(t *testing.T) {
	t.Parallel()
	r := viewtest.Recorded(t, main, 100)
	j := r.Journal
	views, stream := view.NewViews(j, slog.New(slog.DiscardHandler), main), news.NewStream(nil)
	of, _ := views.Of(main)
	of.TellTo(stream)
	feed := stream.Feed()
	var running sync.WaitGroup
	running.Go(func() { views.Run(t.Context()) })
	t.Cleanup(running.Wait) // the test's context has ended by then
	look := func(head uint64) {
		t.Helper()
		for client := newstest.NewReplica(t, feed); client.Seq < head; client = newstest.NewReplica(t, feed) {
			if client.Epoch != "none" && len(client.Latest["board"]) != 4 {
				t.Fatalf("season %s at record %d: the board has %d lines", client.Epoch, client.Seq, len(client.Latest["board"]))
			}
		}
	}
	look(r.Head()) // while it is filled
	for range 50 {
		r.At = r.NYSE.NextOpen(r.At)
		r.Start(viewtest.Wall())
		look(r.Head())
	}
}

// Before the first season there is nothing to see, which is not the same as not
// to know yet.
func TestStream_IsEmptyBeforeASeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := viewtest.NewJournal()
		feed := following(t, j)
		client := newstest.NewReplica(t, feed)
		if len(client.Top)+len(client.Values()) > 0 || client.Epoch == "" {
			t.Errorf("before a season: %+v", client)
		}
		if !feed.Since("", 0, feed.Mask()).Snapshot {
			t.Error("a client without an epoch gets no snapshot")
		}
		r := viewtest.NewRecorder(t, j, main)
		r.Start(viewtest.Wall())
		synctest.Wait()
		client.Resume(t, feed)
		if client.Seq != 1 || len(client.Latest["board"]) != 4 {
			t.Errorf("when the season starts: %+v", client)
		}
	})
}

// A journal that was away for a while costs nobody a snapshot; one whose history
// is another does.
func TestStream_GoesOnWhenTheJournalComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 5)
		j := r.Journal
		feed := following(t, j)
		r.Store(r.Season.Handle(viewtest.Handled("unseen")))
		synctest.Wait()
		client := newstest.NewReplica(t, feed)
		j.Change(func() { j.Err = errors.New("connection refused") })
		time.Sleep(time.Minute)
		j.Change(func() { j.Err = nil })
		time.Sleep(time.Minute)
		if update := feed.Since(client.Epoch, client.Seq, feed.Mask()); update.To != client.Seq || client.Seq != r.Head()-1 {
			t.Errorf("the feed was filled anew: a client at %d is moved to %d", client.Seq, update.To)
		}
		r.Run(5)
		synctest.Wait()
		if update := feed.Since(client.Epoch, client.Seq, feed.Mask()); update.Snapshot || update.To != r.Head() {
			t.Errorf("after the journal was away: snapshot %v, record %d of %d", update.Snapshot, update.To, r.Head())
		}
		client.Resume(t, feed)
		j.Change(func() {
			j.Records[main] = nil
			j.Err = errors.New("connection lost")
		})
		time.Sleep(time.Second)
		j.Change(func() { j.Err = nil })
		time.Sleep(time.Minute)
		client.Resume(t, feed)
		if len(client.Top) > 0 {
			t.Errorf("of an arena without records there is %+v", client)
		}
	})
}

func TestStream_TellsInTheWordsOfTheWire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := viewtest.NewJournal()
		r := viewtest.NewRecorder(t, j, main)
		next := viewtest.Wall().Add(time.Minute)
		r.Start(next)
		r.Run(4)
		feed := following(t, j)
		client := newstest.NewReplica(t, feed)
		state, account := r.Season.State, &r.Season.State.Accounts[0]
		at, starts := state.At.UnixMilli(), state.StartsAt.UnixMilli()
		values := client.Values()
		gained := strconv.FormatFloat(math.Round(float64(state.Equity(0)-1_000_000*arena.Dollar)/1e6)/1e6, 'f', -1, 64)
		fallen := strconv.FormatFloat(math.Round(float64(account.Drawdown.To-account.Drawdown.From)/float64(account.Drawdown.From)*1e6)/1e6, 'f', -1, 64)
		equity, cash, fees := state.Equity(0), account.Cash, account.Fees
		for name, want := range map[string]string{
			`status ""`: fmt.Sprintf(`{"at":%d,"session":"2025-06-02","tick":4,"season":1,"mode":"simulated","source":"test",`+
				`"stale":0,"untraded":0,"open":true,"name":"Main Arena","bench":"SPX","cash":"1000000.00","started":%d,`+
				`"spent":{"day":"2025-10-13","cost":"0.0042","unpriced":0,"total":"0.0042","total_unpriced":0}}`, at, starts),
			`timer ""`:              fmt.Sprintf(`{"next":%d,"every":null,"phase":"running","round":3,"reason":""}`, next.UnixMilli()),
			`bench ""`:              `{"symbol":"SPX","price":"6000.00","level":"6000.00","ret":0,"day":0}`,
			`prices "AAPL"`:         `["` + state.Quotes[0].Price.String() + `",null,0]`,
			`agent:momentum "AAPL"`: `{"sh":"` + account.Position("AAPL").Shares.String() + `","cost":"` + account.Position("AAPL").Cost.String() + `"}`,
			`board "momentum"`: fmt.Sprintf(`{"i":0,"rank":%d,"decider":"strategy:momentum","base":0,"eq":"%s","ret":%s,"day":%[3]s,"dd":%s,`+
				`"sharpe":null,"se":null,"cash":"%s","fees":"%s","n":2,"pos":1,"miss":0,"rej":0,"cost":"0.00","benched":0}`,
				rankOf(state, "momentum"), equity, gained, fallen, cash, fees),
		} {
			if diff := cmp.Diff(want, values[name]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if _, ok := values[`board "<script>alert(\"x\")</script>"`]; !ok {
			t.Errorf("a viewtest.Hostile name is not written as JavaScript would: %v", values)
		}
		fill := &account.Fills[0]
		wantFill := fmt.Sprintf(`{"at":%d,"agent":"momentum","order":1,"round":1,"symbol":"AAPL","side":"buy","shares":"42",`+
			`"price":"%s","seen":"200.00","fee":"%s","reduced":"","left":"0"}`, starts+30*60_000, fill.Price, fill.Fee)
		if got := client.Logs["fills"][0]; !strings.HasSuffix(got, " "+wantFill) {
			t.Errorf("fill %s, want %s", got, wantFill)
		}
		decision := client.Logs["decisions"][1]
		for _, part := range []string{
			`"rationale":"` + strings.ReplaceAll(viewtest.Hostile, `"`, `\"`) + ` & more"`, `"missed":""`, `"latency":3400,"in":1204,"out":310,"cost":"0.0021"`,
			`"orders":[{"id":2,"symbol":"NOPE","side":"buy","shares":"1","limit":"","tif":""}]`,
		} {
			if !strings.Contains(decision, part) {
				t.Errorf("decision %s lacks %s", decision, part)
			}
		}
		if got := client.Logs["refusals"][0]; !strings.Contains(got, `"reason":"not_tradable","text":"the symbol is not in the universe of this arena"}`) {
			t.Errorf("refusal %s", got)
		}
		if want := fmt.Sprintf(`1 {"at":%d,"kind":"season","agent":"","symbol":"","text":"Season 1 begins."}`, starts); client.Logs["notices"][0] != want {
			t.Errorf("notice %s, want %s", client.Logs["notices"][0], want)
		}
		r.Store(r.Season.End(arena.EndOfData))
		synctest.Wait()
		client.Resume(t, feed)
		notices := client.Logs["notices"]
		if want := `"kind":"revealed","agent":"","symbol":"","text":"The seed of the season's prices was 7, as it was sealed at the start."}`; !strings.HasSuffix(notices[len(notices)-1], want) {
			t.Errorf("notice %s, want %s", notices[len(notices)-1], want)
		}
	})
}

func rankOf(state *arena.State, agent string) int {
	standings := state.Standings()
	i := slices.IndexFunc(standings, func(s arena.Standing) bool { return s.Agent == agent })
	return standings[i].Rank
}
