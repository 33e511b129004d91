package arena_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// start begins a season from the words of a story.
func (w *teller) start(f []string) []string {
	plan := arena.Plan{
		Arena: "story", Name: "Story", Mode: arena.Historical,
		Roster: []arena.Entrant{{Agent: "anna", Decider: arena.Decider{Kind: "human"}}}, Rules: arena.DefaultRules(),
		Cash: 1_000 * arena.Dollar, RoundEvery: 1,
		StartsAt: time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC),
	}
	plan.Rules.HalfSpreadBps, plan.Rules.SlippageBps = 0, 0
	clear(w.shown)
	clear(w.answers)
	w.actions, w.rounds = nil, false
	for i := 0; i+1 < len(f); i += 2 {
		w.set(&plan, f[i], f[i+1])
	}
	var secrets []arena.Secret
	if at := slices.Index(f, "seed"); at > 0 {
		secrets = append(secrets, arena.ChosenSeed(uint64(w.number(f[at+1]))))
	}
	return w.record(w.season.Start(plan, time.Time{}, nil, secrets...))
}

// set changes plan by one word and its value.
func (w *teller) set(plan *arena.Plan, word, value string) {
	switch word {
	case "seed": // is sealed
	case "cash":
		plan.Cash = w.money(value)
	case "symbols":
		plan.Symbols = symbols(value)
	case "agents":
		plan.Roster = nil
		for name := range strings.SplitSeq(value, ",") {
			plan.Roster = append(plan.Roster, arena.Entrant{Agent: name, Decider: arena.Decider{Kind: "human"}})
		}
	case "chat": // of these agents, for whom models decide
		rules := arena.DefaultChatRules()
		plan.Chat = &rules
		for i := range plan.Roster {
			if slices.Contains(strings.Split(value, ","), plan.Roster[i].Agent) {
				plan.Roster[i].Decider = arena.Decider{Kind: arena.ByModel, Name: "a/model"}
			}
		}
	case "benchmark":
		plan.Benchmark = arena.Symbol(value)
	case "sessions":
		plan.MaxSessions = int(w.number(value))
	case "every":
		every, err := time.ParseDuration(value)
		if err != nil {
			w.t.Fatal(err)
		}
		plan.RoundEvery, w.rounds = arena.Millis(every.Milliseconds()), true
	case "starts":
		day, err := time.ParseInLocation("2006-01-02 15:04", value+" 09:30", w.newYork)
		if err != nil {
			w.t.Fatal(err)
		}
		plan.StartsAt = day.UTC()
	default:
		w.rule(&plan.Rules, word, value)
	}
}

func (w *teller) rule(rules *arena.Rules, word, value string) {
	percent := func() int64 { return w.number(strings.TrimSuffix(value, "%")) * 100 }
	switch word {
	case "cap":
		rules.MaxPositionBps = percent()
	case "invested":
		rules.MinInvestedBps = percent()
	case "participation":
		rules.ParticipationBps = percent()
	case "fee":
		rules.Fees.Bps = w.number(value)
	case "min":
		rules.Fees.Minimum = w.money(value)
	case "spread":
		rules.HalfSpreadBps = w.number(value)
	case "universe":
		rules.Universe = symbols(value)
	case "lot":
		lot, err := arena.ParseShares(value)
		if err != nil {
			w.t.Fatal(err)
		}
		rules.Lot = lot
	default:
		w.t.Fatalf("unknown word %q", word)
	}
}

func symbols(list string) []arena.Symbol {
	var symbols []arena.Symbol
	for name := range strings.SplitSeq(list, ",") {
		symbols = append(symbols, arena.Symbol(name))
	}
	slices.Sort(symbols)
	return symbols
}

// tell says in a sentence what happened, or nothing where the story says it
// already.
func (w *teller) tell(event arena.Event) string {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		return fmt.Sprintf("season %d starts with %v for each agent", e.Season, e.Cash)
	case *arena.TickRecorded:
		if len(e.Stale) > 0 {
			return fmt.Sprintf("no new price of %v", e.Stale)
		}
	case *arena.RoundOpened:
		if w.rounds {
			return fmt.Sprintf("round %d opens", e.Round)
		}
	case *arena.OrderFilled:
		line := fmt.Sprintf("%s %v", e.Agent, &e.Fill)
		switch e.SeenPrice {
		case e.Price:
		case 0:
			line += "; decided before its first price"
		default:
			line += fmt.Sprintf("; decided at %v", e.SeenPrice)
		}
		if e.Remaining > 0 {
			line += fmt.Sprintf("; %v still open", e.Remaining)
		}
		return line
	case *arena.OrderRejected:
		return fmt.Sprintf("order %d of %s ends: %s: %s", e.Order, e.Agent, e.Asked, e.Reason.Sentence())
	case *arena.SessionClosed:
		return fmt.Sprintf("session %s closes: %v", e.Session, e.Equity)
	case *arena.SeasonEnded:
		return fmt.Sprintf("season ends: %s", e.Reason)
	case *arena.Paused, *arena.Resumed:
		return event.Type()
	}
	return w.tellMore(event)
}

func (w *teller) tellMore(event arena.Event) string {
	switch e := event.(type) {
	case *arena.SplitApplied:
		told := []string{fmt.Sprintf("%s splits: %d for %d", e.Symbol, e.To, e.From)}
		for _, h := range e.Holders {
			has := fmt.Sprintf("%s has %v instead of %v", h.Agent, h.After, h.Shares)
			if h.Amount > 0 {
				has = fmt.Sprintf("%s and %v for the fraction", has, h.Amount)
			}
			told = append(told, has)
		}
		return strings.Join(told, "; ")
	case *arena.SeasonExtended:
		if e.Reopened != "" {
			return fmt.Sprintf("season goes on; session %s was not over", e.Reopened)
		}
		return "season goes on"
	case *arena.SealRevealed:
		return fmt.Sprintf("%s was %s", e.Name, e.Value)
	case *arena.SplitDoubted:
		what := "looks split without an action"
		if e.Listed {
			what = "is not split: the price says otherwise"
		}
		return fmt.Sprintf("%s %s (%d for %d, %v -> %v)", e.Symbol, what, e.To, e.From, e.Before, e.After)
	case *arena.SymbolSettled:
		told := []string{fmt.Sprintf("%s is settled at %v: %s", e.Symbol, e.PerShare, e.Cause)}
		for _, h := range e.Holders {
			told = append(told, fmt.Sprintf("%s gets %v for %v", h.Agent, h.Amount, h.Shares))
		}
		return strings.Join(told, "; ")
	case *arena.DividendAccrued:
		told := []string{fmt.Sprintf("%s goes without its %s of %v", e.Symbol, cmp.Or(e.Kind, arena.Dividend), e.PerShare)}
		for _, h := range e.Holders {
			told = append(told, fmt.Sprintf("%s is owed %v", h.Agent, h.Amount))
		}
		return fmt.Sprintf("%s, due %s", strings.Join(told, "; "), e.PayDate)
	case *arena.DividendPaid:
		return fmt.Sprintf("%s is paid %v for %s", e.Agent, e.Amount, e.Symbol)
	case *arena.DecisionMissed:
		return fmt.Sprintf("%s misses round %d: %s", e.Agent, e.Round, e.Reason)
	case *arena.AgentBenched:
		return fmt.Sprintf("%s is benched up to round %d", e.Agent, e.Until)
	case *arena.AgentReturned:
		return fmt.Sprintf("%s is back for round %d", e.Agent, e.Round)
	}
	return tellChat(event)
}
