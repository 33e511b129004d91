package page

import (
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
)

const (
	// shownDecisions is more than a screen of them. The page's script shows more.
	shownDecisions = 12
	// shownRationale is how many letters of a rationale the page shows.
	shownRationale = 420
)

// A decisionModel is a decision in a few words.
type decisionModel struct {
	Agent                agentModel
	Verb, Tone, What, At string
	Facts                string // time, tokens and money that it took
	Ago, Time, ISO       string // when it was; empty when that is not known
	Why                  string
}

// newDecisions lists the last decisions, the newest first.
func (p *Page) newDecisions(state *arena.State, told *news.Told) []decisionModel {
	agents := agentsOf(state.Roster)
	var models []decisionModel
	for i := len(told.Decisions) - 1; i >= 0 && len(models) < shownDecisions; i-- {
		decision := &told.Decisions[i]
		model := headline(told, decision)
		if seat, ok := state.Seat(decision.Agent); ok {
			model.Agent = agents[seat]
		}
		model.Facts = factsOf(decision)
		model.Why = clipped(decision.Rationale, shownRationale)
		if decision.Missed != "" {
			model.Why = decision.Detail
		}
		if decision.At > 0 {
			at := time.UnixMilli(decision.At)
			model.Ago, model.Time, model.ISO = p.ago(at, state.At), p.marketDay(at)+" ET", at.UTC().Format("2006-01-02T15:04:05.000Z")
		}
		models = append(models, model)
	}
	return models
}

// headline says what came of a decision, as far as that is known: of its orders
// the one that moved most.
func headline(told *news.Told, decision *news.Decision) decisionModel {
	switch {
	case decision.Missed != "":
		return decisionModel{Verb: "missed the round: " + spaced(string(decision.Missed)), Tone: "warned"}
	case len(decision.Orders) == 0:
		return decisionModel{Verb: "holds"}
	}
	best := &decision.Orders[0]
	for i := range decision.Orders {
		if moved(told, decision.Orders[i].ID) > moved(told, best.ID) {
			best = &decision.Orders[i]
		}
	}
	model := orderModel(told, best)
	if others := len(decision.Orders) - 1; others > 0 {
		model.At += " and " + plural(others, "other order")
	}
	return model
}

// orderModel says what came of one order.
func orderModel(told *news.Told, o *news.Order) decisionModel {
	var shares arena.Shares
	fills := told.Fills[o.ID]
	for i := range fills {
		shares += fills[i].Shares
	}
	model, verb := decisionModel{Verb: "sells", Tone: "down"}, "sell"
	if o.Side == arena.Buy {
		model, verb = decisionModel{Verb: "buys", Tone: "up"}, "buy"
	}
	switch {
	case shares > 0:
		model.At = "at " + formatPrice(fills[len(fills)-1].Price)
	case told.Refused[o.ID]:
		shares, model.Verb, model.At = o.Shares, "would "+verb, "· refused"
	default:
		shares, model.At = o.Shares, "· open"
	}
	model.What = formatShares(shares) + " " + string(o.Symbol)
	return model
}

// moved is the money for which an order was filled.
func moved(told *news.Told, order arena.OrderID) float64 {
	sum := 0.0
	fills := told.Fills[order]
	for i := range fills {
		sum += fills[i].Price.Dollars() * float64(fills[i].Shares)
	}
	return sum
}

// factsOf says what a decision took, of what is known.
func factsOf(decision *news.Decision) string {
	var facts []string
	if decision.Latency > 0 {
		facts = append(facts, formatLatency(decision.Latency.Duration()))
	}
	if decision.TokensIn > 0 || decision.TokensOut > 0 {
		facts = append(facts, formatCount(decision.TokensIn)+"→"+formatCount(decision.TokensOut)+" tok")
	}
	var cost arena.Money
	if err := cost.UnmarshalText([]byte(decision.Cost)); err == nil && cost > 0 {
		facts = append(facts, formatCost(cost))
	}
	return strings.Join(facts, " · ")
}

// spaced is a reason's code as words.
func spaced(code string) string { return strings.ReplaceAll(code, "_", " ") }
