package arena_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A teller runs the commands of a story against a season. Times are New York's.
//
//	season cash 1000 symbols AAPL,MSFT agents anna,bert cap 100% fee 5 min 0.25
//	       spread 2 participation 10% invested 50% lot 0.01 universe AAPL
//	       benchmark QQQ sessions 2 every 30m starts 2025-06-02 seed 7
//	tick 2025-06-02 09:30 AAPL 200.00 low 199 high 201 volume 5000 MSFT 400
//	split AAPL 4:1 ex 2025-06-10
//	dividend AAPL 0.25 ex 2025-06-06 pay 2025-06-09
//	anna buys 5 AAPL limit 190 gtc
//	anna cancels 3 | anna misses deadline | anna crashes
//	viewer zoe writes to anna: Why Apple? | anna replies Because.
//	operator hides 1 | operator closes the chat | operator opens the chat
//	close | pause | stop | resume | end | books
//	meanwhile 2025-06-02 09:31 AAPL 201.00
//
// What an agent says is its decision of the open round, which closes with the
// next tick or with "close". "meanwhile" is a tick while the round stays open.
type teller struct {
	t       *testing.T
	newYork *time.Location
	season  *arena.Season
	journal *journal
	actions []arena.Action
	answers map[string]*arena.Answer
	shown   map[string]string // what was last told of an agent's books
	rounds  bool              // rounds are rare enough to be told
}

func newTeller(t *testing.T) *teller {
	t.Helper()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return &teller{
		t: t, newYork: newYork, season: arena.NewSeason(arenatest.NYSE(), nil), journal: new(journal),
		answers: make(map[string]*arena.Answer), shown: make(map[string]string),
	}
}

func (w *teller) do(command string) []string {
	f := strings.Fields(command)
	switch f[0] {
	case "season":
		return w.start(f[1:])
	case "tick":
		return append(w.close(), w.tick(f[1:])...)
	case "meanwhile":
		return w.tick(f[1:])
	case "split": // split SYMBOL TO:FROM ex DATE
		to, from, _ := strings.Cut(f[2], ":")
		w.actions = append(w.actions, arena.Action{
			Symbol: arena.Symbol(f[1]), Kind: arena.Split, To: w.number(to), From: w.number(from), ExDate: arena.Date(f[4]),
		})
		return nil
	case "spin_off", "merger", "delisting": // merger SYMBOL PER-SHARE ex DATE
		w.actions = append(w.actions, arena.Action{
			Symbol: arena.Symbol(f[1]), Kind: arena.ActionKind(f[0]), PerShare: w.money(f[2]), ExDate: arena.Date(f[4]),
		})
		return nil
	case "settle": // settle SYMBOL PRICE
		return append(w.close(), w.record(w.season.Settle(arena.Symbol(f[1]), w.money(f[2]), "the operator", nil))...)
	case "dividend": // dividend SYMBOL PER-SHARE ex DATE pay DATE
		w.actions = append(w.actions, arena.Action{
			Symbol: arena.Symbol(f[1]), Kind: arena.Dividend, PerShare: w.money(f[2]), ExDate: arena.Date(f[4]), PayDate: arena.Date(f[6]),
		})
		return nil
	case "viewer", "operator":
		return w.chat(command)
	case "close":
		return w.close()
	case "pause", "stop":
		return w.record(w.season.Pause("the operator", f[0] == "stop", nil))
	case "resume":
		return w.record(w.season.Resume("the operator", time.Time{}, nil))
	case "extend":
		return w.record(w.season.Extend(time.Time{}))
	case "end":
		return w.record(w.season.End(arena.EndOfData))
	case "books":
		clear(w.shown)
		return w.books()
	}
	return w.agent(f[0], f[1:])
}

// agent adds to the decision of an agent.
func (w *teller) agent(name string, f []string) []string {
	if _, ok := w.season.State.Seat(name); !ok || len(f) == 0 {
		w.t.Fatalf("unknown command: %s %s", name, strings.Join(f, " "))
	}
	answer, ok := w.answers[name]
	if !ok {
		answer = &arena.Answer{Decision: new(arena.Decision)}
		w.answers[name] = answer
	}
	switch f[0] {
	case "buys", "sells": // buys SHARES SYMBOL [limit PRICE] [gtc]
		answer.Decision.Orders = append(answer.Decision.Orders, w.order(f))
	case "replies":
		answer.Decision.Reply = strings.Join(f[1:], " ")
	case "cancels":
		answer.Decision.Cancel = append(answer.Decision.Cancel, arena.OrderID(w.number(f[1])))
	case "misses":
		*answer = arena.Answer{Missed: arena.MissReason(f[1])}
	case "crashes":
		*answer = arena.Answer{Missed: arena.MissedCrash, Crashes: []string{"index out of range"}}
	default:
		w.t.Fatalf("unknown command: %s %s", name, strings.Join(f, " "))
	}
	return nil
}

func (w *teller) order(f []string) arena.Order {
	shares, err := arena.ParseShares(f[1])
	if err != nil {
		w.t.Fatal(err)
	}
	order := arena.Order{Side: arena.Buy, Shares: shares, Symbol: arena.Symbol(f[2])}
	if f[0] == "sells" {
		order.Side = arena.Sell
	}
	if at := slices.Index(f, "limit"); at > 0 {
		order.Limit = w.money(f[at+1])
	}
	if last := f[len(f)-1]; last == "gtc" {
		order.TIF = arena.UntilCancelled
	}
	return order
}

func (w *teller) tick(f []string) []string {
	at, err := time.ParseInLocation("2006-01-02 15:04", f[0]+" "+f[1], w.newYork)
	if err != nil {
		w.t.Fatal(err)
	}
	tick := arena.Tick{At: at.UTC(), Actions: w.actions, Adjusted: arenatest.NYSE().DateOf(at), Source: "story"}
	if last := len(f) - 1; f[last] == "unanswered" {
		tick.Actions, tick.Adjusted, f = nil, "", f[:last]
	}
	for i := 2; i < len(f); i += 2 {
		switch name, value := f[i], f[i+1]; name {
		case "unanswered":
			tick.Unadjusted = symbols(value)
			tick.Actions = slices.DeleteFunc(slices.Clone(w.actions), func(a arena.Action) bool {
				return slices.Contains(tick.Unadjusted, a.Symbol)
			})
		case "made":
			made, err := time.ParseInLocation("2006-01-02 15:04", f[0]+" "+value, w.newYork)
			if err != nil {
				w.t.Fatal(err)
			}
			tick.Quotes[len(tick.Quotes)-1].At = made.UTC()
		case "low":
			tick.Quotes[len(tick.Quotes)-1].Low = w.money(value)
		case "high":
			tick.Quotes[len(tick.Quotes)-1].High = w.money(value)
		case "volume":
			tick.Quotes[len(tick.Quotes)-1].Volume = arena.Shares(w.number(value)) * arena.Share
		default:
			tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: arena.Symbol(name), Price: w.money(value)})
		}
	}
	return append(w.record(w.season.Tick(tick)), w.books()...)
}

// close hands in what the agents said in the open round, if one is open. An
// agent of whom nothing was said holds.
func (w *teller) close() []string {
	if w.season.State.Open == nil {
		return nil
	}
	answers := make([]arena.Answer, len(w.season.State.Roster))
	for seat := range answers {
		said, ok := w.answers[w.season.State.Roster[seat].Agent]
		switch {
		case !w.season.Asked(seat):
			answers[seat] = arena.Answer{Missed: arena.MissedBenched}
		case ok:
			answers[seat] = *said
		default:
			answers[seat] = arena.Answer{Decision: new(arena.Decision)}
		}
	}
	clear(w.answers)
	return w.record(w.season.CloseRound(answers))
}

// record keeps the journal, so that every story is also replayed, and tells the
// events.
func (w *teller) record(events []arena.Event, err error) []string {
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	if err := w.journal.check(w.season.State, events); err != nil {
		w.t.Fatal(err)
	}
	var told []string
	for _, event := range events {
		if line := w.tell(event); line != "" {
			told = append(told, line)
		}
	}
	return told
}

// books tells what every agent owns, if that has changed.
func (w *teller) books() []string {
	var told []string
	state := w.season.State
	for seat := range state.Accounts {
		name, account := state.Roster[seat].Agent, &state.Accounts[seat]
		owns := []string{fmt.Sprintf("%s: cash %v", name, account.Cash)}
		for _, position := range account.Positions {
			owns = append(owns, fmt.Sprintf("%v %s", position.Shares, position.Symbol))
		}
		if owed := account.Owed(); owed != 0 {
			owns = append(owns, fmt.Sprintf("owed %v", owed))
		}
		line := fmt.Sprintf("%s; worth %v", strings.Join(owns, ", "), state.Equity(seat))
		if line != w.shown[name] {
			told = append(told, line)
		}
		w.shown[name] = line
	}
	return told
}

func (w *teller) number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *teller) money(text string) arena.Money {
	m, err := arena.ParseMoney(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}
