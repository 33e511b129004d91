package prompt

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// How much of each an agent is told. The latest count.
const (
	mostOrders    = 20
	mostRefused   = 20
	mostUnplaced  = 12
	mostFills     = 5
	mostMemories  = 3
	mostMessages  = 10
	longRationale = 600 // characters
	longReason    = 120
	longName      = 40
	longMessage   = 560 // twice as many bytes are as many as a message may have
	longPersona   = 2_000
)

// ownFacts are what the own section sees.
type ownFacts struct {
	Cash   string
	Equity string
	Return string // in percent, since the start
	Start  string // cash at the start
	Owed   string // dividends that are not paid yet; empty if there are none

	Holding      bool // there are positions
	Positions    string
	Orders       []string
	Refused      []string
	Fills        []string
	Performances []string
	Rationales   []string
	Estimates    string
	Messages     []string
	Rules        []string
	Persona      string
}

// ownOf is what one agent is told; standard are the sentences of the system section.
func ownOf(v *arena.View, standard []string, persona string, newYork *time.Location) *ownFacts {
	p, mind := &v.Portfolio, v.Mind
	if mind == nil {
		mind = new(arena.Mind)
	}
	facts := &ownFacts{
		Cash: p.Cash.String(), Equity: v.Equity.String(), Return: change(p.Deposited, v.Equity), Start: p.Deposited.String(),
		Holding: len(p.Positions) > 0, Positions: positionsBlock(v), Estimates: estimatesBlock(mind.Estimates, p),
		Orders: ordersOf(v), Refused: refusedOf(v.Refusals, mind), Fills: fillsOf(v), Messages: messagesOf(mind.Messages),
		Persona: strings.TrimLeft(line(persona, longPersona), "# "), // no heading
	}
	if owed := p.Owed(); owed > 0 {
		facts.Owed = owed.String()
	}
	if v.Rules != nil && v.Rules != v.Standard {
		facts.Rules = differing(rulesOf(v.Rules, v.Symbols), standard)
	}
	facts.Performances, facts.Rationales = memoriesOf(mind.Memory, newYork)
	return facts
}

// last are the last n values, and how many there are before them.
func last[T any](values []T, n int) (tail []T, before int) {
	before = max(len(values)-n, 0)
	return values[before:], before
}

func ordersOf(v *arena.View) []string {
	orders, before := last(v.Orders, mostOrders)
	var lines []string
	for i := range orders {
		o := &orders[i]
		lines = append(lines, fmt.Sprintf("round %d: %s", o.Round, unframed(o.String(), longName)))
	}
	return more(lines, before, "open orders")
}

// more says that there is more than is said.
func more(lines []string, before int, what string) []string {
	if before > 0 {
		lines = append(lines, fmt.Sprintf("and %d earlier %s", before, what))
	}
	return lines
}

// refusedOf are what came of the last decision that was not done. An order of the one
// before it may have ended since, so what became of that is said too.
func refusedOf(recent []arena.OrderRejected, mind *arena.Mind) []string {
	since := sinceRound(mind.Memory)
	if i := slices.IndexFunc(recent, func(r arena.OrderRejected) bool { return r.Round >= since }); i >= 0 {
		recent = recent[i:]
	} else {
		recent = nil
	}
	var lines []string
	recent, _ = last(recent, mostRefused)
	for i := range recent {
		r := &recent[i]
		if r.Round >= since {
			lines = append(lines, fmt.Sprintf("round %d: %s: %s", r.Round, unframed(r.Asked.String(), longName), unframed(r.Reason.Sentence(), longReason)))
		}
	}
	unplaced, before := last(mind.Unplaced, mostUnplaced)
	for i := range unplaced {
		u := &unplaced[i]
		lines = append(lines, fmt.Sprintf("no order at all: %s: %s", quote(u.Asked, longName), unframed(u.Reason, longReason)))
	}
	return more(lines, before, "trades that were no orders")
}

// sinceRound is the round of the last decision but one, or of the only one.
func sinceRound(memory []arena.Memory) int {
	since, decisions := 0, 0
	for i := len(memory) - 1; i >= 0 && decisions < 2; i-- {
		if memory[i].Missed == "" {
			since = memory[i].Round
			decisions++
		}
	}
	return since
}

func fillsOf(v *arena.View) []string {
	fills, _ := last(v.Fills, mostFills)
	var lines []string
	for i := range fills {
		f := &fills[i]
		text := fmt.Sprintf("round %d: %s", f.Round, f.String())
		if f.SeenPrice > 0 {
			text += fmt.Sprintf("; you were shown %v", f.SeenPrice)
		}
		lines = append(lines, text)
	}
	return lines
}

// memoriesOf are the performances at the last decisions, and what was said then. The
// change is since the one before, which may be one that is not told.
func memoriesOf(all []arena.Memory, newYork *time.Location) (performances, rationales []string) {
	memories, from := last(all, mostMemories)
	for i := range memories {
		m := &memories[i]
		then := fmt.Sprintf("round %d, %s", m.Round, m.At.In(newYork).Format("Mon 2006-01-02 15:04"))
		text := fmt.Sprintf("%s: equity %v", then, m.Equity)
		if at := from + i - 1; at >= 0 {
			if moved := change(all[at].Equity, m.Equity); moved != "" {
				text += ", " + moved + " %"
			}
		}
		if m.Missed != "" {
			text += "; no decision: " + missedWords(m.Missed)
		}
		performances = append(performances, text)
		if m.Rationale != "" {
			rationales = append(rationales, fmt.Sprintf("round %d: %s", m.Round, quote(m.Rationale, longRationale)))
		}
	}
	return performances, rationales
}

func messagesOf(all []arena.Message) []string {
	messages, before := last(all, mostMessages)
	var lines []string
	for i := range messages {
		m := &messages[i]
		lines = append(lines, fmt.Sprintf("%s wrote: %s", quote(m.From, longName), quote(m.Text, longMessage)))
	}
	return more(lines, before, "messages")
}

// missedWords say to a model why its round was lost.
func missedWords(reason arena.MissReason) string {
	switch reason {
	case arena.MissedDeadline:
		return "you had not answered by the deadline"
	case arena.MissedLate:
		return "your answer came after the deadline"
	case arena.MissedUnread:
		return "your answers could not be read"
	case arena.MissedRefused:
		return "you refused to answer"
	case arena.MissedBudget:
		return "nothing was left of the budget"
	case arena.MissedCrash, arena.MissedError, arena.MissedDrain, arena.MissedBenched, arena.MissedMasked:
	}
	return "you could not be asked"
}
