package transport

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// How much of the past the page shows.
const (
	shownTrades    = 14
	shownRefusals  = 8
	shownRationale = 420 // runes
	shownName      = 40  // runes
)

// A seasonModel is the body of the page.
type seasonModel struct {
	Rows      []rowModel
	Holdings  []holdingModel
	Trades    []tradeModel
	Refusals  []refusalModel
	Decisions []decisionModel
}

// An agentModel is how an agent appears everywhere: by its colour, its two
// letters and its name.
type agentModel struct {
	Name, Decider, Chip, Class string
}

// A rowModel is a line of the leaderboard.
type rowModel struct {
	Rank              int
	Agent             agentModel
	Baseline, Benched bool
	URL               string // the page with its positions unfolded
	Spark             string
	Equity, Cash      string
	Return            string
	ReturnTone        string
	Today             string
	TodayTone         string
	Drawdown          string
	Fees, Trades      string
}

// A holdingModel is what one agent holds.
type holdingModel struct {
	Agent     agentModel
	Open      bool
	Summary   string
	Cash      string
	CashPart  string
	Positions []heldModel
	Bar       []barModel
}

type heldModel struct {
	Symbol, Shares, Price, Weight, Gain, Return, Tone string
}

// A barModel is one part of a bar of weights, in percent of its width.
type barModel struct {
	From, Width, Opacity string
}

type tradeModel struct {
	Agent                                                    agentModel
	Verb, Tone, Shares, Symbol, Seen, Price, Fee, Round, Why string
}

type refusalModel struct {
	Agent             agentModel
	Asked, Why, Round string
}

type decisionModel struct {
	Agent           agentModel
	Headline, Facts string
	Rationale       string
}

func newSeasonModel(id string, state *arena.State, unfolded string, still bool) *seasonModel {
	agents := agentsOf(state.Roster)
	model := new(seasonModel)
	standings := state.Standings()
	if _, ok := state.Seat(unfolded); !ok {
		unfolded = ""
	}
	for i := range standings {
		standing := &standings[i]
		seat, _ := state.Seat(standing.Agent)
		row := newRow(state, seat, standing)
		row.Agent, row.URL = agents[seat], pageURL(id, standing.Agent, still)+"#positions"
		model.Rows = append(model.Rows, row)
		if unfolded == "" && standing.Positions > 0 {
			unfolded = standing.Agent
		}
		holding := newHolding(state, seat)
		holding.Agent, holding.Open = agents[seat], standing.Agent == unfolded
		model.Holdings = append(model.Holdings, holding)
	}
	model.addTrades(state, agents)
	model.addRefusals(state, agents)
	model.addDecisions(state, standings, agents)
	return model
}

// leader is the first that is no baseline.
func (m *seasonModel) leader() *rowModel {
	for i := range m.Rows {
		if !m.Rows[i].Baseline {
			return &m.Rows[i]
		}
	}
	return nil
}

func newRow(state *arena.State, seat int, standing *arena.Standing) rowModel {
	account := &state.Accounts[seat]
	row := rowModel{
		Rank: standing.Rank, Baseline: standing.Baseline, Benched: standing.Benched,
		Spark:  sparkline(account.Deposited, account.Daily, standing.Equity),
		Equity: formatWhole(standing.Equity), Cash: formatWhole(standing.Cash),
		Return: formatReturn(standing.Return), Today: formatReturn(standing.Today),
		Fees: formatCents(standing.Fees), Trades: formatCount(standing.Fills), Drawdown: none,
	}
	if drawdown := state.Statistics(seat).MaxDrawdown; drawdown != nil {
		row.Drawdown = formatReturn(*drawdown)
	}
	row.ReturnTone, row.TodayTone = tone(row.Return), tone(row.Today)
	return row
}

func newHolding(state *arena.State, seat int) holdingModel {
	account := &state.Accounts[seat]
	positions := marked(state, seat)
	slices.SortStableFunc(positions, func(a, b positionBody) int { return cmp.Compare(b.Value, a.Value) })
	holding := holdingModel{
		Cash: formatCents(account.Cash), CashPart: formatPercent(part(account.Cash, state.Equity(seat))),
	}
	switch len(positions) {
	case 0:
		holding.Summary = "all in cash"
	case 1:
		holding.Summary = "1 position"
	default:
		holding.Summary = formatCount(len(positions)) + " positions"
	}
	from := 0.0
	for i := range positions {
		position := &positions[i]
		gain := formatReturn(position.Return)
		holding.Positions = append(holding.Positions, heldModel{
			Symbol: string(position.Symbol), Shares: formatShares(position.Shares), Price: formatPrice(position.Price),
			Weight: formatPercent(position.Weight), Gain: formatGain(position.Gain), Return: gain, Tone: tone(gain),
		})
		width := 100 * position.Weight
		holding.Bar = append(holding.Bar, barModel{
			From: fixed(from), Width: fixed(max(width-0.4, 0.1)), Opacity: fixed(max(1-0.11*float64(i), 0.2)),
		})
		from += width
	}
	return holding
}

func fixed(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

func (m *seasonModel) addTrades(state *arena.State, agents []agentModel) {
	fills := []arena.OrderFilled{}
	for i := range state.Accounts {
		fills = append(fills, state.Accounts[i].Fills...)
	}
	slices.SortStableFunc(fills, func(a, b arena.OrderFilled) int { return cmp.Compare(b.Order, a.Order) })
	for i := range fills[:min(len(fills), shownTrades)] {
		fill := &fills[i]
		seat, _ := state.Seat(fill.Agent)
		trade := tradeModel{
			Agent: agents[seat], Verb: "sold", Tone: "down", Shares: formatShares(fill.Shares), Symbol: string(fill.Symbol),
			Seen: formatPrice(fill.SeenPrice), Price: formatPrice(fill.Price), Fee: formatCents(fill.Fee),
			Round: strconv.Itoa(fill.Round),
		}
		if fill.Side == arena.Buy {
			trade.Verb, trade.Tone = "bought", "up"
		}
		if fill.Reduced != "" {
			trade.Why = fill.Reduced.Sentence()
		}
		m.Trades = append(m.Trades, trade)
	}
}

func (m *seasonModel) addRefusals(state *arena.State, agents []agentModel) {
	refusals := []arena.OrderRejected{}
	for i := range state.Accounts {
		refusals = append(refusals, state.Accounts[i].Refusals...)
	}
	slices.SortStableFunc(refusals, func(a, b arena.OrderRejected) int { return cmp.Compare(b.Order, a.Order) })
	for i := range refusals[:min(len(refusals), shownRefusals)] {
		refusal := &refusals[i]
		seat, _ := state.Seat(refusal.Agent)
		m.Refusals = append(m.Refusals, refusalModel{
			Agent: agents[seat], Asked: clipped(refusal.Asked.String(), shownName),
			Why: refusal.Reason.Sentence(), Round: strconv.Itoa(refusal.Round),
		})
	}
}

// addDecisions lists the last decision of each agent, the best agent first.
func (m *seasonModel) addDecisions(state *arena.State, standings []arena.Standing, agents []agentModel) {
	for i := range standings {
		seat, _ := state.Seat(standings[i].Agent)
		last := state.Accounts[seat].Last
		if last == nil {
			continue
		}
		facts := []string{"round " + strconv.Itoa(last.Round)}
		if last.Latency > 0 {
			facts = append(facts, last.Latency.Duration().String())
		}
		if usage := last.Usage; usage != nil {
			facts = append(facts, formatCount(usage.TokensIn)+"→"+formatCount(usage.TokensOut)+" tok", formatCost(usage.Cost))
		}
		m.Decisions = append(m.Decisions, decisionModel{
			Agent: agents[seat], Headline: headline(last), Facts: strings.Join(facts, " · "),
			Rationale: clipped(last.Rationale, shownRationale),
		})
	}
}

// headline says what a decision asks for.
func headline(decision *arena.DecisionTaken) string {
	const most = 3
	var orders []string
	for i := range decision.Orders {
		if i == most {
			orders = append(orders, "and "+strconv.Itoa(len(decision.Orders)-most)+" more")
			break
		}
		orders = append(orders, clipped(decision.Orders[i].String(), shownName))
	}
	if len(decision.Cancel) > 0 {
		orders = append(orders, "cancel "+strconv.Itoa(len(decision.Cancel)))
	}
	if len(orders) == 0 {
		return "hold"
	}
	return strings.Join(orders, ", ")
}
