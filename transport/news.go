package transport

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/view"
)

// What the audience gets of a state, and of an event.

func statusOf(state *arena.State) wireStatus {
	status := wireStatus{
		Session: state.Session, Tick: state.Tick, Season: state.Season, Mode: state.Mode, Source: state.Source,
		Stale: state.Stale, Untraded: state.Unadjusted(), Open: marketOpen(state), Name: state.Name, Benchmark: string(state.Benchmark),
		Cash: state.Cash, Started: state.StartsAt.UnixMilli(),
	}
	if !state.At.IsZero() {
		status.At = new(state.At.UnixMilli())
	}
	return status
}

// marketOpen reports whether the session of the last tick has not closed.
func marketOpen(state *arena.State) bool { return state.Session != "" && state.Closed < state.Session }

func timerOf(state *arena.State) wireTimer {
	timer := wireTimer{Phase: string(state.Phase), Round: state.Next.Round, Reason: view.ReasonOf(state)}
	if state.Phase != arena.PhaseRunning {
		return timer
	}
	switch {
	case state.Open != nil:
		timer.Phase, timer.Round = "open", state.Open.Round
	case !marketOpen(state) && !state.At.IsZero():
		timer.Phase = "closed"
	}
	if next := state.Next.At; !next.IsZero() {
		timer.Next = new(next.UnixMilli())
		if last := state.LastAt; !last.IsZero() && last.Before(next) {
			timer.Every = new(next.Sub(last).Milliseconds())
		}
	}
	return timer
}

func benchmarkOf(state *arena.State) (benchmark wireBenchmark, ok bool) {
	level, ok := state.IndexLevel()
	if !ok {
		return benchmark, false
	}
	quote, _ := state.Quote(state.Benchmark)
	grown, _ := state.IndexReturn()
	return wireBenchmark{
		Symbol: state.Benchmark, Price: quote.Price, Level: level, Return: rounded(grown), Today: rounded(state.IndexToday()),
	}, true
}

// growth is the change from a price to another, as a rounded fraction.
func growth(before, after arena.Money) float64 {
	return rounded(float64(after-before) / float64(before))
}

// logs appends the events of a record that everybody should see once.
func logs(batch *push.Batch, state *arena.State, r view.Decoded) {
	at := r.At.UnixMilli()
	for _, event := range r.Events {
		switch e := event.(type) {
		case *arena.OrderFilled:
			batch.Append(topicFills, wireJSON(wireFill{
				At: at, Agent: e.Agent, Order: e.Order, Round: e.Round, Symbol: e.Symbol, Side: e.Side,
				Shares: e.Shares, Price: e.Price, Seen: e.SeenPrice, Fee: e.Fee, Reduced: e.Reduced, Left: e.Remaining,
			}))
		case *arena.OrderRejected:
			batch.Append(topicRefusals, wireJSON(wireRefusal{
				At: at, Agent: e.Agent, Order: e.Order, Round: e.Round, Symbol: e.Asked.Symbol, Side: e.Asked.Side,
				Shares: e.Asked.Shares, Reason: e.Reason, Text: e.Reason.Sentence(),
			}))
		case *arena.DecisionTaken:
			batch.Append(topicDecisions, wireJSON(decisionNews(e, at)))
		case *arena.DecisionMissed:
			news := wireDecision{
				At: at, Agent: e.Agent, Round: e.Round, Orders: []wireOrder{}, Missed: e.Reason, Detail: e.Detail,
			}
			news.charge(e.Receipt)
			batch.Append(topicDecisions, wireJSON(news))
		default:
			if notice, ok := announce(state, event); ok {
				notice.At = at
				batch.Append(topicNotices, wireJSON(notice))
			}
		}
	}
}

func decisionNews(e *arena.DecisionTaken, at int64) wireDecision {
	news := wireDecision{
		At: at, Agent: e.Agent, Round: e.Round, Rationale: e.Rationale, Orders: make([]wireOrder, len(e.Orders)),
	}
	for i := range e.Orders {
		o := &e.Orders[i]
		news.Orders[i] = wireOrder{ID: o.ID, Symbol: o.Symbol, Side: o.Side, Shares: o.Shares, TIF: o.TIF}
		if o.Limit > 0 {
			news.Orders[i].Limit = o.Limit.String()
		}
	}
	news.charge(e.Receipt)
	return news
}

// charge says what a decision took, or what was paid for none.
func (d *wireDecision) charge(r *arena.Receipt) {
	if r == nil {
		return
	}
	d.Latency = r.Latency
	if r.Usage != (arena.Usage{}) {
		d.TokensIn, d.TokensOut, d.Cost = r.Usage.TokensIn, r.Usage.TokensOut, r.Usage.Cost.String()
	}
}

// doubtOf says why a split was not applied, or what a price looks like.
func doubtOf(e *arena.SplitDoubted) string {
	if e.Listed {
		return fmt.Sprintf("%s was to split %d for %d, but its price went from $%v to $%v: the split was left out.",
			e.Symbol, e.To, e.From, e.Before, e.After)
	}
	return fmt.Sprintf("%s went from $%v to $%v overnight, as in a split of %d for %d that nobody listed.", e.Symbol, e.Before, e.After, e.To, e.From)
}

// settlementOf says why positions became cash.
func settlementOf(e *arena.SymbolSettled) string {
	switch e.Cause {
	case arena.ByMerger:
		return fmt.Sprintf("%s was bought: every share becomes $%v.", e.Symbol, e.PerShare)
	case arena.ByDelisting:
		return fmt.Sprintf("%s is no longer listed: every share becomes $%v.", e.Symbol, e.PerShare)
	case arena.NoPrice:
		return fmt.Sprintf("%s has had no price for ten sessions: positions are settled at the last one, $%v.", e.Symbol, e.PerShare)
	case arena.ByOperator:
	}
	return fmt.Sprintf("Positions in %s are settled at $%v by %s.", e.Symbol, e.PerShare, e.By)
}

// revelationOf says what was sealed. An event that does not fit its seal is never
// told: the fold refuses it.
func revelationOf(e *arena.SealRevealed) string {
	what := e.Name
	if e.Name == arena.PriceSeed {
		what = "The seed of the season's prices"
	}
	return fmt.Sprintf("%s was %s, as it was sealed at the start.", what, e.Value)
}

// announce says in a sentence what happened to the season as a whole, to a stock
// or to an agent.
func announce(state *arena.State, event arena.Event) (notice wireNotice, ok bool) {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		return wireNotice{Kind: "season", Text: fmt.Sprintf("Season %d begins.", e.Season)}, true
	case *arena.SplitApplied:
		return wireNotice{Kind: "split", Symbol: e.Symbol, Text: fmt.Sprintf("%s splits %d for %d.", e.Symbol, e.To, e.From)}, true
	case *arena.SplitDoubted:
		return wireNotice{Kind: "split", Symbol: e.Symbol, Text: doubtOf(e)}, true
	case *arena.SymbolSettled:
		return wireNotice{Kind: "settled", Symbol: e.Symbol, Text: settlementOf(e)}, true
	case *arena.DividendAccrued:
		return wireNotice{
			Kind: "dividend", Symbol: e.Symbol,
			Text: fmt.Sprintf("%s pays $%v a share on %s.", e.Symbol, e.PerShare, e.PayDate),
		}, true
	case *arena.Paused:
		text := "Paused."
		if e.Stop {
			text = "Stopped."
		}
		return wireNotice{Kind: "paused", Text: text}, true
	case *arena.Resumed:
		return wireNotice{Kind: "resumed", Text: "The season goes on."}, true
	case *arena.SeasonExtended:
		return wireNotice{Kind: "resumed", Text: "There are more prices: the season goes on."}, true
	case *arena.SealRevealed:
		return wireNotice{Kind: "revealed", Text: revelationOf(e)}, true
	case *arena.SeasonEnded:
		return wireNotice{Kind: "ended", Text: "The season has ended: " + view.ReasonOf(state) + "."}, true
	case *arena.AgentCrashed:
		return wireNotice{Kind: "crash", Agent: e.Agent, Text: e.Agent + " crashed while it was deciding."}, true
	case *arena.AgentBenched:
		return wireNotice{Kind: "benched", Agent: e.Agent, Text: fmt.Sprintf("%s sits out until round %d.", e.Agent, e.Until)}, true
	case *arena.AgentReturned:
		return wireNotice{Kind: "returned", Agent: e.Agent, Text: e.Agent + " is back."}, true
	}
	return notice, false
}
