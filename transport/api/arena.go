package api

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/stats"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// arenaBody is an arena with everything that its state tells. Nothing in it
// depends on when it is asked for, so that its tag may stand for it.
type arenaBody struct {
	arenaLine
	*seasonBody
}

type seasonBody struct {
	Plan    arena.Plan `json:"plan"`
	Outcome string     `json:"outcome,omitempty"`
	Blind   view.Blind `json:"blind,omitempty"`
	Sum     string     `json:"sum"` // of the record seq

	Sealed   []arena.Seal   `json:"sealed,omitempty"`
	Revealed []arena.Secret `json:"revealed,omitempty"`

	Tick    uint64     `json:"tick"`
	At      time.Time  `json:"at,omitzero"` // market time of the last tick
	Session arena.Date `json:"session,omitempty"`
	Source  string     `json:"source,omitempty"`
	Stale   int        `json:"stale_quotes"` // symbols whose price the last tick did not confirm

	Timer     roundBody      `json:"timer"`
	Quotes    []quoteBody    `json:"quotes"`
	Standings []standingBody `json:"standings"`
	Accounts  []accountBody  `json:"accounts"` // in roster order

	Sessions        []arena.Date `json:"sessions"` // closed ones
	BenchmarkCloses []float64    `json:"benchmark_closes"`
}

// roundBody says when the next round opens.
type roundBody struct {
	Round    int       `json:"round"` // the next one
	Due      time.Time `json:"due"`   // market time
	Next     *int64    `json:"next"`  // wall time in Unix milliseconds; null without a countdown
	Reason   string    `json:"reason,omitempty"`
	Open     int       `json:"open,omitzero"` // the round that is being decided
	Deadline *int64    `json:"deadline,omitempty"`
}

// quoteBody leaves out the range and the volume of the bar: at the open they lie
// in the future, and an agent could ask for them.
type quoteBody struct {
	Symbol arena.Symbol `json:"symbol"`
	Price  *arena.Money `json:"price"` // null before the first
	At     time.Time    `json:"at,omitzero"`
}

type standingBody struct {
	arena.Standing
	Statistics stats.Summary `json:"statistics"`
}

// arena answers with the folded state.
func (a *API) arena(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.Writer.Tagged(w, r, tagOf(&e), func(context.Context) (any, error) {
		body := arenaBody{arenaLine: lineOf(&e)}
		if e.State != nil {
			body.seasonBody = newSeasonBody(&e)
		}
		return body, nil
	})
}

func arenaRoute(c *openapi.Catalog) openapi.Route {
	// The arena alone, or with its season.
	season := openapi.SchemaOf[arenaBody](c)
	return openapi.Route{
		ID: "arena", Tag: "arenas", Summary: "Everything that the state of an arena tells",
		Details: "Without a season, only the arena itself is told.", Tagged: true,
		Answer:   &openapi.Schema{AnyOf: []*openapi.Schema{season, openapi.SchemaOf[arenaLine](c)}},
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena),
	}
}

func arenaTables() openapi.Tables {
	return openapi.Tables{
		Members: map[string]*openapi.Schema{"Season.blind": openapi.EnumOf(view.Sealed, view.Revealed)},
		About: map[string]string{
			"Arena":    "An arena with its season.",
			"Round":    "When the next round opens.",
			"Quote":    "The last price of a symbol.",
			"Standing": "An agent's line of the leaderboard with its statistics.",
		},
		Words: map[string]string{
			"Round.round": "The next one.", "Round.due": "Market time.", "Round.next": wordsWall + " Null without a countdown.",
			"Round.open": "The round that is being decided.", "Round.deadline": wordsWall,
			"Season.blind": wordsBlind,
			"Season.sum":   "Of the record seq.", "Season.at": "Market time of the last tick.",
			"Season.sealed": "Facts that are revealed when the season ends.", "Season.revealed": "Those that were.",
			"Season.stale_quotes": "Symbols whose price the last tick did not confirm.",
			"Season.accounts":     "In roster order.", "Season.sessions": "Those that have closed.",
			"Season.benchmark_closes": "The benchmark at each close.",
			"Quote.price":             "Null before the first.",
			"Standing.rank":           "From 1; equal equities share a rank.", "Standing.return": "Since the start of the season." + wordsFraction,
			"Standing.today": "Since the last close." + wordsFraction,
		},
	}
}

// tagOf names what is shown of e: the record, and what is said of the arena
// beside its journal.
func tagOf(e *view.Entry) string {
	hash := fnv.New64a()
	for _, part := range []string{e.Sum, e.Name, string(e.Phase), e.Reason, e.Stale} {
		_, _ = io.WriteString(hash, part+"\n") // a hash takes everything
	}
	return fmt.Sprintf(`W/"%d-%016x"`, e.Seq(), hash.Sum64())
}

func newSeasonBody(e *view.Entry) *seasonBody {
	state := e.State
	body := &seasonBody{
		Plan: state.Plan, Outcome: string(state.Outcome), Blind: view.BlindOf(state), Sum: e.Sum,
		Sealed: state.Sealed, Revealed: state.Revealed,
		Tick: state.Tick, At: state.At, Session: state.Session, Source: state.Source, Stale: state.Stale,
		Timer:           newRoundBody(e),
		Quotes:          make([]quoteBody, len(state.Quotes)),
		Accounts:        make([]accountBody, len(state.Accounts)),
		Sessions:        append([]arena.Date{}, state.Sessions...),
		BenchmarkCloses: dollars(state.BenchmarkCloses),
	}
	for i := range state.Quotes {
		quote := &state.Quotes[i]
		body.Quotes[i] = quoteBody{Symbol: quote.Symbol, At: quote.At}
		if quote.Price > 0 {
			body.Quotes[i].Price = &quote.Price
		}
	}
	for seat := range state.Accounts {
		body.Accounts[seat] = newAccountBody(state, seat)
	}
	standings := state.Standings()
	statistics := state.AllStatistics()
	body.Standings = make([]standingBody, len(standings))
	for i := range standings {
		seat, _ := state.Seat(standings[i].Agent)
		body.Standings[i] = standingBody{standings[i], statistics[seat]}
	}
	return body
}

func newRoundBody(e *view.Entry) roundBody {
	next := e.State.Next
	body := roundBody{Round: next.Round, Due: next.Due, Reason: e.WhyNoRound()}
	if at, ok := e.NextRound(); ok {
		body.Next = new(at.UnixMilli())
	}
	if open := e.State.Open; open != nil {
		body.Open = open.Round
		if !open.Deadline.IsZero() {
			body.Deadline = new(open.Deadline.UnixMilli())
		}
	}
	return body
}

// dollars makes a chart series, where plain numbers do.
func dollars(amounts []arena.Money) []float64 {
	series := make([]float64, len(amounts))
	for i, amount := range amounts {
		series[i] = amount.Dollars()
	}
	return series
}
