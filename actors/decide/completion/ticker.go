package completion

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed45548214/arena/arena"
)

// longestTicker is longer than any ticker of an exchange.
const longestTicker = 12

// exchanges are what is written before a ticker, and markets what is written after it.
func exchanges() []string {
	return []string{"NASDAQ:", "NYSE:", "NYSEARCA:", "NYSEAMERICAN:", "AMEX:", "ARCA:", "BATS:", "OTC:", "US:"}
}

func markets() []string { return []string{".US", ":US", " US EQUITY", " US", ".OQ", ".O", ".N"} }

// symbolOf is the symbol that a ticker means: the only one of the universe that is
// spelled so, or what was written. A symbol that looks like another is not that one.
// The error wraps errName if it is no ticker at all.
func symbolOf(written string, universe *Universe) (arena.Symbol, error) {
	ticker := strings.ToUpper(trimmed(strings.Map(func(r rune) rune {
		if invisible(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, written)))
	ticker = strings.TrimPrefix(ticker, "$")
	for _, spelled := range spellings(ticker) {
		if symbol, ok := universe.known(spelled); ok {
			return symbol, nil
		}
	}
	if strings.ContainsFunc(ticker, unicode.IsSpace) || utf8.RuneCountInString(ticker) > longestTicker || ticker == "" {
		return "", fmt.Errorf("%q is %w; write one of those that are listed", clipped(written), errName)
	}
	return arena.Symbol(ticker), nil
}

// spellings are ticker, and what is left of it without an exchange or a market.
func spellings(ticker string) []string {
	all := []string{ticker}
	for _, exchange := range exchanges() {
		if rest, ok := strings.CutPrefix(ticker, exchange); ok {
			all = append(all, trimmed(rest))
		}
	}
	for _, market := range markets() {
		if rest, ok := strings.CutSuffix(ticker, market); ok {
			all = append(all, rest)
		}
	}
	return all
}

// known is the symbol of the universe that is spelled so, or the only one that is but
// for what stands between a ticker and the class of a share.
func (u *Universe) known(spelled string) (arena.Symbol, bool) {
	if slices.Contains(u.Symbols, arena.Symbol(spelled)) {
		return arena.Symbol(spelled), true
	}
	var found []arena.Symbol
	for _, symbol := range u.Symbols {
		if joined(string(symbol)) == joined(spelled) {
			found = append(found, symbol)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// joined is a ticker without what stands between its parts: BRK.B, BRK-B, BRK/B.
func joined(ticker string) string {
	return strings.NewReplacer(".", "", "-", "", "/", "", "_", "", " ", "").Replace(ticker)
}
