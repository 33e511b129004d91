package arena_test

import (
	"fmt"
	"math"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// scriptSteps is how many ticks a script has.
const scriptSteps = 50

// A script is a season written down before it is played, so that the same one
// can be played under other circumstances.
type script struct {
	plan  arena.Plan
	steps []scene
}

// A scene is a tick and what follows it until the next.
type scene struct {
	tick    arena.Tick
	replies map[string]reply // by agent
	pause   bool
	restart bool
	slow    bool // the round stays open beyond the next tick
	said    []arena.Post
	hidden  uint64 // the message that the operator hides; zero for none
}

// A reply is an answer whose cancellations are not known yet: each names the
// n-th open order of the agent.
type reply struct {
	answer arena.Answer
	cancel []int
}

// play runs the script and shows every record to after, together with the season
// as it stands.
func (s *script) play(after func(*arena.Season, []arena.Event) error) (*arena.Season, error) {
	season := arena.NewSeason(arenatest.NYSE(), nil)
	record := func(events []arena.Event, err error) error {
		if err != nil {
			return err
		}
		return after(season, events)
	}
	if err := record(season.Start(s.plan, time.Time{}, handled("start"), arena.ChosenSeed(0))); err != nil {
		return nil, err
	}
	for i := range s.steps {
		step := &s.steps[i]
		if season.State.Phase == arena.PhaseEnded || step.restart {
			plan := s.plan
			plan.StartsAt = step.tick.At
			if err := record(season.Start(plan, time.Time{}, handled(fmt.Sprint("restart ", i)), arena.ChosenSeed(uint64(i)))); err != nil {
				return nil, err
			}
		}
		if err := record(season.Tick(step.tick)); err != nil {
			return nil, err
		}
		if err := step.talk(season, record); err != nil {
			return nil, err
		}
		if season.State.Open != nil && (!step.slow || season.State.Over()) {
			if err := record(season.CloseRound(step.answers(season))); err != nil {
				return nil, err
			}
		}
		if step.pause && season.State.Phase == arena.PhaseRunning {
			if err := record(season.Pause("a test", i%2 == 0, nil)); err != nil {
				return nil, err
			}
			if err := record(season.Resume("a test", step.tick.At, nil)); err != nil {
				return nil, err
			}
		}
	}
	return season, nil
}

func (s *scene) answers(season *arena.Season) []arena.Answer {
	answers := make([]arena.Answer, len(season.State.Roster))
	for seat := range answers {
		if !season.Asked(seat) {
			answers[seat] = arena.Answer{Missed: arena.MissedBenched}
			continue
		}
		said := s.replies[season.State.Roster[seat].Agent]
		answers[seat] = said.answer
		if said.answer.Decision == nil {
			continue
		}
		decision := *said.answer.Decision
		for _, n := range said.cancel {
			if orders := season.State.Accounts[seat].Orders; n < len(orders) {
				decision.Cancel = append(decision.Cancel, orders[n].ID)
			}
		}
		answers[seat].Decision = &decision
	}
	return answers
}

// drawScript writes a season of several agents who do not always make sense.
func drawScript(t *rapid.T) script {
	s := script{plan: drawPlan(t)}
	w := writer{T: t, plan: &s.plan, at: s.plan.StartsAt, prices: make([]arena.Money, len(s.plan.Symbols))}
	if w.wild = w.chance(3, "wild"); w.wild {
		s.plan.Cash = rapid.SampledFrom([]arena.Money{1, arena.MaxCash}).Draw(t, "wild cash")
		s.plan.Rules.Fees.Minimum = rapid.SampledFrom([]arena.Money{0, arena.Cent, arena.MaxCash}).Draw(t, "wild fee")
	}
	for i := range w.prices {
		cents := rapid.SampledFrom([]int64{1, 999, 5_000, 20_000, 72_000_000}).Draw(t, "cents")
		w.prices[i] = arena.Money(cents) * arena.Cent
	}
	for i := range scriptSteps {
		if i > 0 {
			w.advance()
		}
		s.steps = append(s.steps, w.scene())
	}
	return s
}

func drawPlan(t *rapid.T) arena.Plan {
	rules := arena.DefaultRules()
	rules.MaxPositionBps = rapid.SampledFrom([]int64{1_000, 10_000, 10_000}).Draw(t, "cap")
	rules.MinInvestedBps = rapid.SampledFrom([]int64{0, 0, 5_000}).Draw(t, "invested")
	rules.ParticipationBps = rapid.SampledFrom([]int64{0, 1_000, 10_000}).Draw(t, "participation")
	rules.SlippageBps = rapid.Int64Range(0, 50).Draw(t, "slippage")
	rules.Lot = rapid.SampledFrom([]arena.Shares{arena.Share, arena.Share / 100, 1}).Draw(t, "lot")
	plan := arena.Plan{
		Arena: "script", Name: "Script", Seed: math.MaxUint64, Mode: arena.Simulated, Symbols: []arena.Symbol{"AAA", "BBB", "CCC"},
		Benchmark: "CCC", Rules: rules, Cash: rapid.SampledFrom([]arena.Money{arena.Dollar, 10_000 * arena.Dollar, 1_000_000 * arena.Dollar}).Draw(t, "cash"),
		RoundEvery: arena.Millis(rapid.SampledFrom([]int64{1, 3_600_000}).Draw(t, "every")),
		// Near a Friday close, so that weekends and dividends come soon.
		StartsAt: time.Date(2025, time.November, 28, 14, 30, 0, 0, time.UTC),
	}
	plan.MaxSessions = rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "sessions")
	if rapid.IntRange(1, 4).Draw(t, "universe") == 4 {
		plan.Rules.Universe = []arena.Symbol{"AAA", "BBB"}
	}
	for _, name := range []string{"anna", "bert", "carl"}[:rapid.IntRange(1, 3).Draw(t, "agents")] {
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: name, Decider: arena.Decider{Kind: "script"}})
	}
	if rapid.Bool().Draw(t, "chat") {
		plan.Chat = &arena.ChatRules{PerAgent: 2, PerViewer: 2, Longest: 20}
		plan.Roster[0].Decider = arena.Decider{Kind: arena.ByModel, Name: "a/model"}
	}
	if rapid.Bool().Draw(t, "own rules") {
		own := arena.DefaultRules()
		plan.Roster[0].Rules = &own
	}
	return plan
}

// A writer draws the scenes of a script.
type writer struct {
	*rapid.T
	plan    *arena.Plan
	at      time.Time
	prices  []arena.Money
	actions []arena.Action
	wild    bool // amounts at the ends of what there is
}

// extreme draws a number at or beyond the ends of what counts.
func (w *writer) extreme(label string) int64 {
	ends := []int64{math.MinInt64, -1, 0, 1, 2, int64(arena.MaxPrice) - 1, int64(arena.MaxPrice), int64(arena.MaxPrice) + 1, 1 << 62, math.MaxInt64}
	return rapid.SampledFrom(ends).Draw(w.T, label)
}

// chance is true in one of n cases.
func (w *writer) chance(n int, label string) bool { return rapid.IntRange(1, n).Draw(w.T, label) == n }

func (w *writer) advance() {
	switch rapid.IntRange(0, 5).Draw(w.T, "advance") {
	case 0:
		w.at = w.at.Add(time.Minute)
	case 1:
		w.at = w.at.Add(45 * time.Minute)
	case 2:
		w.at = w.at.Add(9 * time.Hour)
	case 3:
		w.at = arenatest.NYSE().NextClose(w.at)
	default:
		w.at = arenatest.NYSE().NextOpen(w.at)
	}
}

func (w *writer) scene() scene {
	s := scene{tick: w.tick(), replies: make(map[string]reply)}
	for _, entrant := range w.plan.Roster {
		s.replies[entrant.Agent] = w.reply()
	}
	s.said, s.hidden = w.posts()
	s.pause, s.restart, s.slow = w.chance(20, "pause"), w.chance(60, "restart"), w.chance(4, "slow")
	return s
}

func (w *writer) tick() arena.Tick {
	tick := arena.Tick{At: w.at, Adjusted: arenatest.NYSE().DateOf(w.at), Source: "script", Deadline: w.at.Add(time.Minute)}
	if w.chance(8, "action") {
		w.actions = append(w.actions, w.action())
	}
	tick.Actions = slices.Clone(w.actions)
	if w.chance(8, "unanswered") {
		tick.Actions, tick.Adjusted = nil, ""
	} else if w.chance(8, "unanswered of one") {
		tick.Unadjusted = []arena.Symbol{"BBB"}
	}
	for i, symbol := range w.plan.Symbols {
		if w.chance(6, "silent") {
			continue
		}
		if !w.chance(3, "unchanged") {
			percent := rapid.Int64Range(60, 150).Draw(w.T, "percent")
			w.prices[i] = min(max(w.prices[i]*arena.Money(percent)/100, 1), 1_000_000*arena.Dollar)
		}
		quote := arena.Quote{Symbol: symbol, Price: w.prices[i]}
		if w.wild && w.chance(3, "extreme") {
			quote.Price = arena.Money(w.extreme("price"))
		}
		if rapid.Bool().Draw(w.T, "bar") {
			quote.Low, quote.High = quote.Price-quote.Price/5_000, quote.Price+quote.Price/7_000
			quote.Volume = arena.Shares(rapid.Int64Range(0, 1_000).Draw(w.T, "volume")) * arena.Share
			if w.wild && w.chance(3, "extreme") {
				quote.Volume = arena.Shares(w.extreme("volume"))
			}
		}
		if w.chance(6, "made earlier") {
			quote.At = w.at.Add(-time.Duration(rapid.IntRange(-1, 90).Draw(w.T, "minutes")) * time.Minute)
		}
		if w.chance(6, "another source") {
			quote.Source = "another"
		}
		tick.Quotes = append(tick.Quotes, quote)
	}
	if w.chance(10, "foreign") {
		tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: "ZZZ", Price: 1}, arena.Quote{Symbol: "AAA", Price: -1})
	}
	return tick
}

func (w *writer) action() arena.Action {
	day := arenatest.NYSE().DateOf(w.at).AddDays(rapid.IntRange(0, 4).Draw(w.T, "ex"))
	action := arena.Action{Symbol: rapid.SampledFrom(w.plan.Symbols).Draw(w.T, "of"), ExDate: day}
	if rapid.Bool().Draw(w.T, "split") {
		action.Kind = arena.Split
		action.To = rapid.Int64Range(-1, 15).Draw(w.T, "to")
		action.From = rapid.Int64Range(0, 10).Draw(w.T, "from")
		if w.wild {
			action.To, action.From = w.extreme("to"), w.extreme("from")
		}
		return action
	}
	action.Kind = rapid.SampledFrom([]arena.ActionKind{
		arena.Dividend, arena.Dividend, arena.Dividend, arena.Dividend, arena.SpinOff, arena.Merger, arena.Delisting,
	}).Draw(w.T, "kind")
	action.PerShare = arena.Money(rapid.Int64Range(-10, 3_000_000).Draw(w.T, "per share"))
	if w.wild {
		action.PerShare = arena.Money(w.extreme("per share"))
	}
	action.PayDate = day.AddDays(rapid.IntRange(-2, 5).Draw(w.T, "pay"))
	return action
}

func (w *writer) reply() reply {
	switch rapid.IntRange(0, 15).Draw(w.T, "reply") {
	case 0:
		missed := rapid.SampledFrom([]arena.MissReason{arena.MissedDeadline, arena.MissedBudget}).Draw(w.T, "missed")
		return reply{answer: arena.Answer{Missed: missed, Detail: "late"}}
	case 1:
		return reply{answer: arena.Answer{Missed: arena.MissedCrash, Crashes: []string{"one", "two"}}}
	}
	decision := &arena.Decision{
		Rationale: rapid.SampledFrom([]string{"", "a <b> & \"c\" \u2028", "not \xff UTF-8", rich}).Draw(w.T, "rationale"),
		Reply:     rapid.SampledFrom([]string{"", "", "to <you>\n\u2028 \xff"}).Draw(w.T, "reply text"),
	}
	if w.chance(10, "opinions") {
		decision.Aside = &arena.Aside{
			Unplaced:  []arena.Unplaced{{Asked: "F\xff", Reason: "no <ticker>"}},
			Estimates: []arena.Estimate{{Symbol: "aaa", FairValue: arena.Money(w.extreme("fair")), Top: 1}, {Symbol: "ZZZ", Bottom: -1}},
		}
	}
	orders := rapid.IntRange(0, 4).Draw(w.T, "orders")
	if w.chance(300, "flood") {
		orders = 60
	}
	for range orders {
		decision.Orders = append(decision.Orders, w.order())
	}
	cancel := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 2).Draw(w.T, "cancel")
	return reply{answer: arena.Answer{Decision: decision, Receipt: w.receipt(decision.Rationale)}, cancel: cancel}
}

// receipt is none for a strategy, and else holds what an endpoint may say.
func (w *writer) receipt(rationale string) *arena.Receipt {
	if w.chance(2, "strategy") {
		return nil
	}
	receipt := &arena.Receipt{
		Prompt: []arena.PromptPart{{Text: "not \xff UTF-8"}}, Replies: []string{"\u2028"}, Attempts: 1, Latency: 1_234,
		Usage: arena.Usage{TokensIn: 10, TokensOut: 3, Cost: 17, Unpriced: 1},
	}
	if w.chance(2, "said") {
		receipt.Replies = drawReplies(w.T, rationale)
	}
	if w.chance(6, "told") {
		receipt.Prompt = append(
			receipt.Prompt,
			arena.PromptPart{Text: rapid.SampledFrom([]string{"rules", "other rules"}).Draw(w.T, "system"), Shared: arena.PerSeason},
			arena.PromptPart{Text: rapid.SampledFrom([]string{"", "a <b>"}).Draw(w.T, "scene"), Shared: arena.PerRound},
			arena.PromptPart{Text: rapid.SampledFrom([]string{"again", "a <b>"}).Draw(w.T, "steady"), Shared: arena.Steady},
			arena.PromptPart{Sum: rapid.SampledFrom([]string{"", "forged"}).Draw(w.T, "sum"), Seq: 7},
		)
	}
	if w.wild {
		receipt.Usage = arena.Usage{TokensIn: w.extreme("in"), TokensOut: w.extreme("out"), Cost: arena.Money(w.extreme("cost"))}
	}
	return receipt
}

func (w *writer) order() arena.Order {
	if w.chance(10, "garbage") {
		return arena.Order{
			Symbol: rapid.SampledFrom([]arena.Symbol{"", "aaa", "ZZZ", "AAA", "\xff"}).Draw(w.T, "symbol"),
			Side:   rapid.SampledFrom([]arena.Side{"", "hold", arena.Buy, arena.Sell}).Draw(w.T, "side"),
			Shares: rapid.SampledFrom([]arena.Shares{math.MinInt64, -1, 0, 1, arena.Share + 1, math.MaxInt64}).Draw(w.T, "shares"),
			Limit:  rapid.SampledFrom([]arena.Money{math.MinInt64, -1, 0, 1, math.MaxInt64}).Draw(w.T, "limit"),
			TIF:    rapid.SampledFrom([]arena.TimeInForce{"", arena.Day, "ioc"}).Draw(w.T, "tif"),
		}
	}
	at := rapid.IntRange(0, len(w.plan.Symbols)-1).Draw(w.T, "symbol")
	order := arena.Order{
		Symbol: w.plan.Symbols[at],
		Side:   rapid.SampledFrom([]arena.Side{arena.Buy, arena.Sell}).Draw(w.T, "side"),
		Shares: arena.Shares(rapid.Int64Range(1, 200).Draw(w.T, "shares")) * rapid.SampledFrom([]arena.Shares{w.plan.Rules.Lot, arena.Share}).Draw(w.T, "unit"),
	}
	if w.wild {
		// As much as there is, in whole lots.
		order.Shares = arena.Shares(math.MaxInt64).FloorTo(w.plan.Rules.Lot)
	}
	if w.chance(3, "limited") {
		percent := rapid.Int64Range(70, 130).Draw(w.T, "limit")
		order.Limit = w.prices[at] * arena.Money(percent) / 100
		order.TIF = rapid.SampledFrom([]arena.TimeInForce{arena.Day, arena.UntilCancelled}).Draw(w.T, "tif")
	}
	return order
}
