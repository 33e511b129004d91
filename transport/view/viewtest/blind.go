package viewtest

import (
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A Blind runs seasons of models under the code names Phoenix and Shadow, and stores their
// records in a journal.
type Blind struct {
	t       *testing.T
	Journal *Journal
	Arena   string
	Season  *arena.Season
	players []arena.Player
	at      time.Time // market time of the next tick
}

// NewBlind begins the first season of an arena of j, in which two models play, named as
// their endpoints call them: the first as Phoenix, the second as Shadow.
func NewBlind(t *testing.T, j *Journal, id string, models ...string) *Blind {
	t.Helper()
	b := &Blind{
		t: t, Journal: j, Arena: id, Season: arena.NewSeason(arenatest.NYSE(), nil),
		at: time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC),
	}
	for _, model := range models {
		b.players = append(b.players, arena.Player{Name: "Model " + model, Decider: arena.Decider{Kind: arena.ByModel, Name: model}})
	}
	b.Start()
	return b
}

// Start begins a season, and reveals the one before.
func (b *Blind) Start() {
	b.t.Helper()
	sealed := arena.Decider{Kind: arena.BySealed}
	plan := arena.Plan{
		Arena: b.Arena, Name: "Hidden Arena", Mode: arena.Historical, Symbols: []arena.Symbol{"AAPL"}, Rules: arena.DefaultRules(),
		Roster: []arena.Entrant{{Agent: "Phoenix", Decider: sealed}, {Agent: "Shadow", Decider: sealed}},
		Cash:   10_000 * arena.Dollar, RoundEvery: 1, StartsAt: b.at, Blind: arena.NewBlind(b.players),
	}
	var secrets []arena.Secret
	for i := range b.players {
		secret, err := arena.SealedSeat(plan.Roster[i].Agent, &b.players[i], func([]byte) {})
		if err != nil {
			b.t.Fatal(err)
		}
		secrets = append(secrets, secret)
	}
	b.record(b.Season.Start(plan, time.Time{}, nil, secrets...))
}

func (b *Blind) record(events []arena.Event, err error) {
	b.t.Helper()
	var data []byte
	if err == nil {
		data, err = arena.AppendRecord(nil, events)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.Journal.Append(b.Arena, data)
}

// Round is a tick with which a round opens, and the answers to it: the model of Phoenix
// confesses, and that of Shadow has failed.
func (b *Blind) Round() {
	b.t.Helper()
	b.record(b.Season.Tick(arena.Tick{At: b.at, Source: "test", Adjusted: "2030-01-01", Quotes: []arena.Quote{{Symbol: "AAPL", Price: 100 * arena.Dollar}}}))
	b.at = b.at.Add(time.Hour)
	of := func(i int) (string, *arena.Receipt) {
		model := b.players[i].Decider.Name
		n := len(model)
		return model, &arena.Receipt{
			Prompt: []arena.PromptPart{{Text: "For " + model, Shared: arena.PerRound}, {Text: "own"}}, Replies: []string{"raw " + model}, Attempts: n,
			Usage: arena.Usage{TokensIn: int64(n), TokensOut: 1, Cost: arena.Money(n)}, Latency: arena.Millis(n), Model: model, Outcome: "of " + model,
		}
	}
	model, receipt := of(0)
	taken := arena.Answer{Receipt: receipt, Decision: &arena.Decision{
		Rationale: "I am " + model + ".", Orders: []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}},
	}}
	model, receipt = of(1)
	reasons := []arena.MissReason{arena.MissedRefused, arena.MissedUnread, arena.MissedDeadline}
	missed := arena.Answer{Missed: reasons[len(model)%len(reasons)], Detail: "403 of " + model, Receipt: receipt, Crashes: []string{"panic in " + model}}
	b.record(b.Season.CloseRound([]arena.Answer{taken, missed}))
}

// End ends the season, and reveals who played.
func (b *Blind) End() {
	b.t.Helper()
	b.record(b.Season.End(arena.EndOfData))
}
