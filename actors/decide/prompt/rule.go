package prompt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// mostNames is how many symbols are named in a sentence.
const mostNames = 200

// rulesOf says in sentences what the engine enforces by r over the symbols that are quoted.
// Each stands at the place of its subject, so that those of two agents can be compared.
func rulesOf(r *arena.Rules, symbols []arena.Symbol) []string {
	return []string{
		universeRule(r, symbols),
		lotRule(r.Lot),
		"Long only, with your own cash: no short sales and no margin. A sale of more shares than you hold is reduced to those you hold; a purchase is reduced to what your cash pays for, its fee included. What is reduced to nothing is refused.",
		"Every order is a market order. It fills at the first price of its symbol that is made after the round has closed, never at one that you were shown. While the exchange is closed, that is a price of the next session.",
		"The sales of a decision run before its purchases, and the purchases may spend the proceeds. Within each, your orders run in the sequence in which you list them.",
		spreadRule(r),
		feeRule(r.Fees),
		capRule(r.MaxPositionBps),
		investedRule(r.MinInvestedBps),
		participationRule(r.ParticipationBps),
		"Orders are good for the day: what has not filled by the close of the first session in which it could have is void, and so is an order for a stock that is split before.",
	}
}

// differing are the rules of an agent that are not the standard ones.
func differing(own, standard []string) []string {
	var rules []string
	for i, rule := range own {
		if rule != standard[i] {
			rules = append(rules, rule)
		}
	}
	return rules
}

func universeRule(r *arena.Rules, symbols []arena.Symbol) string {
	tradable, others := make([]arena.Symbol, 0, len(symbols)), []arena.Symbol(nil)
	for _, symbol := range symbols {
		if r.Tradable(symbol) {
			tradable = append(tradable, symbol)
		} else {
			others = append(others, symbol)
		}
	}
	switch {
	case len(others) == 0:
		return "You may trade every symbol that is quoted, and nothing else. An order for anything else is refused."
	case len(tradable) == 0:
		return "You may trade nothing."
	case len(others) < len(tradable):
		return "You may trade every symbol that is quoted except " + names(others) + ", and nothing else. An order for anything else is refused."
	}
	return "You may trade " + names(tradable) + ", and nothing else. An order for anything else is refused."
}

// names lists symbols, as many as a sentence may have.
func names(symbols []arena.Symbol) string {
	var text strings.Builder
	for i, symbol := range symbols[:min(len(symbols), mostNames)] {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(string(symbol))
	}
	if more := len(symbols) - mostNames; more > 0 {
		_, _ = fmt.Fprintf(&text, " and %d more", more) // never fails
	}
	return text.String()
}

func lotRule(lot arena.Shares) string {
	if lot == arena.Share {
		return "Whole shares only. Any other quantity is refused."
	}
	return fmt.Sprintf("Quantities are multiples of %v shares. Any other quantity is refused.", lot)
}

func spreadRule(r *arena.Rules) string {
	worse := r.HalfSpreadBps + r.SlippageBps
	if worse == 0 {
		return "Fills are at that price itself: there is neither spread nor slippage."
	}
	return fmt.Sprintf("A purchase fills %s above that price and a sale %s below it (half the spread: %s, slippage: %s), within the range of its bar where that is known.",
		percent(worse), percent(worse), percent(r.HalfSpreadBps), percent(r.SlippageBps))
}

func feeRule(fees arena.FeeSchedule) string {
	switch {
	case fees.Bps == 0 && fees.Minimum == 0:
		return "Trading costs no fee."
	case fees.Bps == 0:
		return fmt.Sprintf("The fee of a fill is $%v. A sale that brings in less than its fee is refused.", fees.Minimum)
	case fees.Minimum == 0:
		return fmt.Sprintf("The fee of a fill is %s of its value.", percent(fees.Bps))
	}
	return fmt.Sprintf("The fee of a fill is %s of its value, at least $%v. A sale that brings in less than its fee is refused.", percent(fees.Bps), fees.Minimum)
}

func capRule(bps int64) string {
	if bps >= arena.BpsPerUnit {
		return "One position may be all of your equity."
	}
	return fmt.Sprintf("Position limit: a purchase that would make a position more than %s of your equity is reduced to what fits. A position may grow beyond that by itself.", percent(bps))
}

func investedRule(bps int64) string {
	if bps == 0 {
		return "You may hold all of your equity in cash."
	}
	return fmt.Sprintf("Minimum invested: a sale is reduced so that at least %s of your equity stays in stocks. What the same decision buys counts as invested.", percent(bps))
}

func participationRule(bps int64) string {
	if bps == 0 {
		return "Fills are not limited by the volume that is traded."
	}
	return fmt.Sprintf("Where the volume of a bar is known, your fills in its symbol may take %s of it. The rest of the order stays open.", percent(bps))
}

// isTradable reports whether the rules let an agent buy a symbol that is quoted.
func isTradable(r *arena.Rules, symbols []arena.Symbol, symbol arena.Symbol) bool {
	_, quoted := slices.BinarySearch(symbols, symbol)
	return quoted && r.Tradable(symbol)
}
