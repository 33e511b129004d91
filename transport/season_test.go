package transport_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// hostile is what a model may try to put on the page.
const hostile = `<script>alert("x")</script>`

// A recorder runs a real season and stores its records in a journal.
type recorder struct {
	t       *testing.T
	journal *journal
	arena   string
	season  *arena.Season
	nyse    *arena.Calendar
	at      time.Time // market time of the next tick
	ticks   int
	next    time.Time // wall time of the next round
	mode    arena.Mode
}

// wall is the wall time at which the tests take place: a Monday, 11:42 in New
// York.
func wall() time.Time { return time.Date(2025, time.October, 13, 15, 42, 0, 0, time.UTC) }

func newRecorder(t *testing.T, j *journal, id string) *recorder {
	t.Helper()
	nyse := arenatest.NYSE()
	r := &recorder{t: t, journal: j, arena: id, nyse: nyse, mode: arena.Simulated, season: arena.NewSeason(nyse, nil)}
	r.at = time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC) // Monday, 09:30 in New York
	return r
}

func (r *recorder) plan() arena.Plan {
	return arena.Plan{
		Arena: r.arena, Name: "Test Arena", Seed: 7, Mode: r.mode,
		Roster: []arena.Entrant{
			{Agent: "momentum", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "momentum"}},
			{Agent: hostile, Decider: arena.Decider{Kind: arena.ByModel, Name: "evil"}},
			{Agent: "mean-reversion", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "mean-reversion"}},
			{Agent: "index", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "index"}, Baseline: true},
		},
		Symbols: []arena.Symbol{"AAPL", "MSFT", "SPX"}, Benchmark: "SPX",
		Rules: arena.DefaultRules(), Cash: 1_000_000 * arena.Dollar,
		RoundEvery: arena.Millis(time.Hour.Milliseconds()), StartsAt: r.at,
	}
}

// start begins a season whose first round is at wall time next.
func (r *recorder) start(next time.Time) {
	r.t.Helper()
	r.next = next
	var secrets []arena.Secret
	if r.mode == arena.Simulated {
		secrets = append(secrets, arena.ChosenSeed(7))
	}
	r.store(r.season.Start(r.plan(), next, nil, secrets...))
}

// run records n ticks of half an hour, and what the agents decide.
func (r *recorder) run(n int) {
	r.t.Helper()
	for range n {
		r.tick()
		if r.season.State.Open != nil {
			r.store(r.season.CloseRound(r.answers()))
		}
	}
}

func (r *recorder) tick() {
	r.t.Helper()
	if !r.nyse.IsOpen(r.at) && !r.nyse.NextClose(r.at.Add(-time.Second)).Equal(r.at) {
		r.at = r.nyse.NextOpen(r.at)
	}
	drift := arena.Money(r.ticks%7+r.ticks/2) * arena.Dollar / 4
	tick := arena.Tick{At: r.at, Adjusted: arenatest.NYSE().DateOf(r.at), Source: "test", Deadline: r.next.Add(time.Second), Quotes: []arena.Quote{
		{Symbol: "AAPL", Price: 200*arena.Dollar + drift, Low: 190 * arena.Dollar, High: 300 * arena.Dollar},
		{Symbol: "MSFT", Price: 500*arena.Dollar - drift},
		{Symbol: "SPX", Price: 6000 * arena.Dollar},
	}}
	if r.season.State.Opens(r.at) {
		tick.RoundAt = r.next
	}
	r.store(r.season.Tick(tick))
	r.ticks++
	r.at = r.at.Add(30 * time.Minute)
}

// open records ticks until a round is open.
func (r *recorder) open() {
	r.t.Helper()
	for r.season.State.Open == nil {
		r.tick()
	}
}

func (r *recorder) answers() []arena.Answer {
	buy := func(symbol arena.Symbol, n arena.Shares) []arena.Order {
		return []arena.Order{{Symbol: symbol, Side: arena.Buy, Shares: n * arena.Share}}
	}
	receipt := &arena.Receipt{Attempts: 1, Latency: 3_400, Usage: arena.Usage{TokensIn: 1204, TokensOut: 310, Cost: 2_100}}
	return []arena.Answer{
		{Decision: &arena.Decision{Orders: buy("AAPL", 42), Rationale: "The trend is up."}},
		{Decision: &arena.Decision{Orders: buy("NOPE", 1), Rationale: hostile + " & more"}, Receipt: receipt},
		{Decision: &arena.Decision{Orders: buy("MSFT", 10)}},
		{Decision: &arena.Decision{}},
	}
}

func (r *recorder) store(events []arena.Event, err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	data, err := arena.AppendRecord(nil, events)
	if err != nil {
		r.t.Fatal(err)
	}
	r.journal.append(r.arena, data)
}

// snapshot stores the state as it is now.
func (r *recorder) snapshot() {
	r.t.Helper()
	r.journal.save(r.t, r.arena, r.season.State)
}

func (r *recorder) head() uint64 { return r.season.State.Seq }

func (r *recorder) String() string { return fmt.Sprintf("%s at record %d", r.arena, r.head()) }

// handled is the event of a command of that name.
func handled(id string) *arena.CommandHandled {
	return (&arena.Command{ID: id, Verb: arena.PauseArena}).Handled()
}
