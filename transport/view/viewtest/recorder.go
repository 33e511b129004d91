package viewtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Hostile is what a model may try to put on the page.
const Hostile = `<script>alert("x")</script>`

// A Recorder runs a real season and stores its records in a journal.
type Recorder struct {
	t       *testing.T
	Journal *Journal
	Arena   string
	Season  *arena.Season
	NYSE    *arena.Calendar
	At      time.Time // market time of the next tick
	Ticks   int
	Next    time.Time // wall time of the next round
	Mode    arena.Mode
	Chat    *arena.ChatRules
}

// Wall is the wall time at which the tests take place: a Monday, 11:42 in New
// York.
func Wall() time.Time { return time.Date(2025, time.October, 13, 15, 42, 0, 0, time.UTC) }

// NewRecorder returns one at the open of a Monday, for an arena of j.
func NewRecorder(t *testing.T, j *Journal, id string) *Recorder {
	t.Helper()
	nyse := arenatest.NYSE()
	r := &Recorder{t: t, Journal: j, Arena: id, NYSE: nyse, Mode: arena.Simulated, Season: arena.NewSeason(nyse, nil)}
	r.At = time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC) // Monday, 09:30 in New York
	return r
}

// Recorded is a season of so many ticks of an arena, in a journal of its own.
func Recorded(t *testing.T, id string, ticks int) *Recorder {
	t.Helper()
	r := NewRecorder(t, NewJournal(), id)
	r.Start(Wall())
	r.Run(ticks)
	return r
}

// Plan is what the season begins with.
func (r *Recorder) Plan() arena.Plan {
	return arena.Plan{
		Arena: r.Arena, Name: "Main Arena", Seed: 7, Mode: r.Mode,
		Roster: []arena.Entrant{
			{Agent: "momentum", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "momentum"}},
			{Agent: Hostile, Decider: arena.Decider{Kind: arena.ByModel, Name: "evil"}},
			{Agent: "mean-reversion", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "mean-reversion"}},
			{Agent: "index", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "index"}, Baseline: true},
		},
		Symbols: []arena.Symbol{"AAPL", "MSFT", "SPX"}, Benchmark: "SPX",
		Rules: arena.DefaultRules(), Cash: 1_000_000 * arena.Dollar,
		RoundEvery: arena.Millis(time.Hour.Milliseconds()), StartsAt: r.At, Chat: r.Chat,
	}
}

// Start begins a season whose first round is at wall time next.
func (r *Recorder) Start(next time.Time) {
	r.t.Helper()
	r.Next = next
	var secrets []arena.Secret
	if r.Mode == arena.Simulated {
		secrets = append(secrets, arena.ChosenSeed(7))
	}
	r.Store(r.Season.Start(r.Plan(), next, nil, secrets...))
}

// Run records n ticks of half an hour, and what the agents decide.
func (r *Recorder) Run(n int) {
	r.t.Helper()
	for range n {
		r.Tick()
		if r.Season.State.Open != nil {
			r.Store(r.Season.CloseRound(r.Answers()))
		}
	}
}

// Tick records one tick.
func (r *Recorder) Tick() {
	r.t.Helper()
	if !r.NYSE.IsOpen(r.At) && !r.NYSE.NextClose(r.At.Add(-time.Second)).Equal(r.At) {
		r.At = r.NYSE.NextOpen(r.At)
	}
	drift := arena.Money(r.Ticks%7+r.Ticks/2) * arena.Dollar / 4
	tick := arena.Tick{At: r.At, Adjusted: arenatest.NYSE().DateOf(r.At), Source: "test", Quotes: []arena.Quote{
		{Symbol: "AAPL", Price: 200*arena.Dollar + drift, Low: 190 * arena.Dollar, High: 300 * arena.Dollar},
		{Symbol: "MSFT", Price: 500*arena.Dollar - drift},
		{Symbol: "SPX", Price: 6000 * arena.Dollar},
	}}
	if !r.Next.IsZero() {
		tick.Deadline = r.Next.Add(time.Second)
	}
	if r.Season.State.Opens(r.At) {
		tick.RoundAt = r.Next
	}
	r.Store(r.Season.Tick(tick))
	r.Ticks++
	r.At = r.At.Add(30 * time.Minute)
}

// Open records ticks until a round is open.
func (r *Recorder) Open() {
	r.t.Helper()
	for r.Season.State.Open == nil {
		r.Tick()
	}
}

// Answers are what the agents decide in every round.
func (r *Recorder) Answers() []arena.Answer {
	buy := func(symbol arena.Symbol, n arena.Shares) []arena.Order {
		return []arena.Order{{Symbol: symbol, Side: arena.Buy, Shares: n * arena.Share}}
	}
	receipt := &arena.Receipt{Attempts: 1, Latency: 3_400, Usage: arena.Usage{TokensIn: 1204, TokensOut: 310, Cost: 2_100}}
	return []arena.Answer{
		{Decision: &arena.Decision{Orders: buy("AAPL", 42), Rationale: "The trend is up."}},
		{Decision: &arena.Decision{Orders: buy("NOPE", 1), Rationale: Hostile + " & more"}, Receipt: receipt},
		{Decision: &arena.Decision{Orders: buy("MSFT", 10)}},
		{Decision: &arena.Decision{}},
	}
}

// Store appends what the season has made of something to the journal.
func (r *Recorder) Store(events []arena.Event, err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	data, err := arena.AppendRecord(nil, events)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Journal.Append(r.Arena, data)
}

// Snapshot stores the state as it is now.
func (r *Recorder) Snapshot() {
	r.t.Helper()
	r.Journal.Save(r.t, r.Arena, r.Season.State)
}

// Head is the last record.
func (r *Recorder) Head() uint64 { return r.Season.State.Seq }

// String names the record that the season stands at.
func (r *Recorder) String() string { return fmt.Sprintf("%s at record %d", r.Arena, r.Head()) }

// Handled is the event of a command of that name.
func Handled(id string) *arena.CommandHandled {
	return (&arena.Command{ID: id, Verb: arena.PauseArena}).Handled()
}
