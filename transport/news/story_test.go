package news_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A story is a journal in which everything happens.
type story struct {
	*viewtest.Recorder
	t      *testing.T
	random *rand.Rand
	prices map[arena.Symbol]arena.Money
}

// tell returns a story of two seasons of about 3 ticks a session.
func tell(t *testing.T, sessions int, roundEvery time.Duration) *story {
	t.Helper()
	s := &story{
		t: t, Recorder: viewtest.NewRecorder(t, viewtest.NewJournal(), main), random: rand.New(rand.NewPCG(7, 11)),
		prices: map[arena.Symbol]arena.Money{
			"AAPL": 200 * arena.Dollar, "MSFT": 500 * arena.Dollar, "NVDA": 1000 * arena.Dollar, "SPX": 6000 * arena.Dollar,
		},
	}
	for season := range 2 {
		plan := s.Plan()
		plan.Symbols, plan.Rules.ParticipationBps, plan.Rules.MaxPositionBps = []arena.Symbol{"AAPL", "LATE", "MSFT", "NVDA", "SPX"}, 1_000, 5_000
		plan.RoundEvery = arena.Millis(roundEvery.Milliseconds())
		plan.Chat = &arena.ChatRules{PerAgent: 3, PerViewer: 2, Longest: 140}
		plan.Name, plan.StartsAt = fmt.Sprintf("\u2028 <Arena> & \ufffd %d", season), s.NYSE.NextOpen(s.At)
		s.Store(s.Season.Start(plan, viewtest.Wall(), viewtest.Handled("start")))
		for session := range sessions {
			s.session(session)
		}
		s.chat() // too late for a round
	}
	s.Store(s.Season.End(arena.EndOfData))
	s.Store(s.Season.Handle(viewtest.Handled("afterwards")))
	return s
}

// session records what happens on one day.
func (s *story) session(n int) {
	s.t.Helper()
	day, _ := s.NYSE.SessionOf(s.NYSE.NextOpen(s.At))
	moments := []time.Time{day.Open, day.Open.Add(3 * time.Hour), day.Close}
	if n%5 == 2 {
		moments = moments[:2] // the close never comes
	}
	if n%4 == 1 {
		moments = append([]time.Time{day.Open.Add(-time.Hour)}, moments...)
	}
	for _, action := range s.actions(n, day.Date) {
		if action.Kind == arena.Split && n != doubted {
			s.prices[action.Symbol] = s.prices[action.Symbol] / arena.Money(action.To) * arena.Money(action.From)
		}
	}
	for _, at := range moments {
		s.moment(at, s.actions(n, day.Date))
		s.At = at
	}
	switch n % 6 {
	case 0:
		s.Store(s.Season.Pause("me", false, viewtest.Handled("pause")))
		s.Store(s.Season.Handle(viewtest.Handled("nothing")))
		s.Store(s.Season.Resume("me", viewtest.Wall().Add(time.Duration(n)*time.Hour), nil))
	case 3:
		s.Store(s.Season.Pause("me", true, nil))
		s.Store(s.Season.Resume("me", viewtest.Wall(), nil))
		s.Store(s.Season.Reschedule(viewtest.Wall().Add(time.Minute)))
	}
}

// doubted is the session of a split that the price contradicts.
const doubted = 8

func (s *story) actions(n int, date arena.Date) []arena.Action {
	switch n {
	case 2:
		return []arena.Action{{Symbol: "AAPL", Kind: arena.Split, ExDate: date, To: 3, From: 2}}
	case 4:
		return []arena.Action{{Symbol: "MSFT", Kind: arena.Dividend, ExDate: date, PayDate: date.AddDays(3), PerShare: arena.Dollar}}
	case 6:
		return []arena.Action{{Symbol: "NVDA", Kind: arena.Split, ExDate: date, To: 1, From: 500}}
	case doubted:
		return []arena.Action{{Symbol: "MSFT", Kind: arena.Split, ExDate: date, To: 2, From: 1}}
	case 12:
		return []arena.Action{{Symbol: "LATE", Kind: arena.Merger, ExDate: date, PerShare: 41 * arena.Dollar}}
	}
	return nil
}

func (s *story) moment(at time.Time, actions []arena.Action) {
	s.t.Helper()
	tick := arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Source: "test", Actions: actions, Deadline: viewtest.Wall()}
	for _, symbol := range []arena.Symbol{"AAPL", "LATE", "MSFT", "NVDA", "SPX"} {
		if s.prices[symbol] == 0 && s.Ticks > 8 {
			s.prices[symbol] = 40 * arena.Dollar
		}
		if s.prices[symbol] == 0 || s.random.IntN(6) == 0 {
			continue
		}
		if s.random.IntN(4) > 0 {
			s.prices[symbol] += s.prices[symbol] / 100 * arena.Money(s.random.IntN(7)-3)
		}
		quote := arena.Quote{Symbol: symbol, Price: s.prices[symbol]}
		if s.random.IntN(3) == 0 {
			quote.Volume = 100 * arena.Share // takes orders in part
		}
		tick.Quotes = append(tick.Quotes, quote)
	}
	s.chat()
	s.Ticks++
	if s.Season.State.Opens(at) {
		tick.RoundAt = viewtest.Wall().Add(time.Duration(s.Ticks) * time.Minute)
	}
	s.Store(s.Season.Tick(tick))
	if s.Season.State.Open != nil {
		s.Store(s.Season.CloseRound(s.decisions()))
	}
}

// chat records what the audience writes before a tick, and what the operator does about it.
func (s *story) chat() {
	s.t.Helper()
	said := &arena.Post{Viewer: []string{strconv.Itoa(s.Ticks)}, Text: viewtest.Hostile + " \"\u00e9\""}
	if s.Ticks%2 == 0 {
		said.From, said.To = "<Zoe>", viewtest.Hostile
	}
	if s.Season.State.CheckPost(said) == nil {
		s.Store(s.Season.Post(said, viewtest.Handled("post "+strconv.Itoa(s.Ticks))))
	}
	if last := s.Season.State.Talk.Last; s.Ticks%7 == 5 && last > 0 && !s.Season.State.Talk.Hides(last) {
		s.Store(s.Season.Hide(last, "me", nil))
	}
	if s.Ticks%29 == 11 {
		s.Store(s.Season.CloseChat("me", nil))
		s.Store(s.Season.OpenChat("me", nil))
	}
}

func (s *story) decisions() []arena.Answer {
	answers := make([]arena.Answer, len(s.Season.State.Roster))
	for seat := range answers {
		answers[seat] = s.decision(seat)
	}
	return answers
}

func (s *story) decision(seat int) arena.Answer {
	switch {
	case !s.Season.Asked(seat):
		return arena.Answer{Missed: arena.MissedBenched}
	case seat == 2 && s.Ticks%20 < 4:
		return arena.Answer{Missed: arena.MissedCrash, Detail: "nil map", Crashes: []string{"nil map"}}
	case s.random.IntN(10) == 0:
		return arena.Answer{Missed: arena.MissedDeadline}
	}
	decision := &arena.Decision{Reply: []string{"", "To you: " + viewtest.Hostile}[s.Ticks%2], Rationale: viewtest.Hostile + " \u2029 " + s.Season.State.At.String()}
	for range s.random.IntN(3) {
		symbol := []arena.Symbol{"AAPL", "LATE", "MSFT", "NVDA", "SPX", "NOPE"}[s.random.IntN(6)]
		order := arena.Order{Symbol: symbol, Side: arena.Buy, Shares: arena.Shares(1+s.random.IntN(40)) * arena.Share}
		if s.random.IntN(2) == 0 {
			order.Side, order.Shares = arena.Sell, 1_000_000*arena.Share // all there is
		}
		if s.random.IntN(4) == 0 {
			order.TIF = arena.UntilCancelled
		}
		if s.random.IntN(8) == 0 {
			order.Limit = 10 * arena.Dollar
		}
		decision.Orders = append(decision.Orders, order)
	}
	answer := arena.Answer{Decision: decision}
	if seat == 1 {
		answer.Receipt = &arena.Receipt{Usage: arena.Usage{TokensIn: 1204, TokensOut: 310, Cost: 2_100}, Latency: 3_400}
	}
	return answer
}

// until is the journal up to a record, with a snapshot of another one; zero is
// none.
func (s *story) until(head, snapshot uint64) *viewtest.Journal {
	j := viewtest.NewJournal()
	j.Records[main] = s.Journal.Records[main][:head:head]
	if snapshot > 0 {
		j.Save(s.t, main, s.stateAt(snapshot))
	}
	return j
}

// stateAt is the state after a record.
func (s *story) stateAt(seq uint64) *arena.State {
	s.t.Helper()
	state, decoder := new(arena.State), new(arena.Decoder)
	for _, r := range s.Journal.Records[main][:seq] {
		events, err := decoder.Decode(r.Data)
		if err == nil {
			err = state.Fold(r.Seq, events)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return state
}

// has reports whether an event that matches is in the story after a record.
func (s *story) has(after uint64, match func(arena.Event) bool) bool {
	s.t.Helper()
	for _, r := range s.Journal.Records[main][after:] {
		events, err := arena.DecodeRecord(r.Data)
		if err != nil {
			s.t.Fatal(err)
		}
		if slices.ContainsFunc(events, match) {
			return true
		}
	}
	return false
}
