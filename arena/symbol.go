package arena

import (
	"errors"
	"fmt"
	"strings"
)

// maxSymbolLength is longer than any ticker of a US exchange.
const maxSymbolLength = 12

// ErrSymbol means that a text cannot be an exchange ticker.
var ErrSymbol = errors.New("not a ticker: want 1 to 12 of A-Z, 0-9, '.', '-', '_' or '^'")

// A Symbol is an exchange ticker, such as "AAPL" or "BRK.B".
type Symbol string

// ParseSymbol reads a ticker in any case, without surrounding space. Vendors write
// the class of a share in several ways: BRK-B, BRK/B, BRK_B and "BRK B" are BRK.B. The error
// wraps [ErrSymbol].
func ParseSymbol(text string) (Symbol, error) {
	symbol := strings.ToUpper(strings.TrimSpace(text))
	if at := strings.LastIndexAny(symbol, "-/_ "); at > 0 && at < len(symbol)-1 && strings.IndexAny(symbol, "-/_ .") == at {
		symbol = symbol[:at] + "." + symbol[at+1:]
	}
	if symbol == "" || len(symbol) > maxSymbolLength {
		return "", fmt.Errorf("%q: %w", text, ErrSymbol)
	}
	for _, c := range symbol {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_^", c) {
			return "", fmt.Errorf("%q: %w", text, ErrSymbol)
		}
	}
	return Symbol(symbol), nil
}
