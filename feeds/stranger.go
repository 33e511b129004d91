package feeds

import (
	"fmt"
	"strings"
)

// strangers counts the actions of symbols without bars: a file may list those of the
// whole market.
type strangers struct {
	count   int
	symbols map[string]bool
	first   string // the row, for the warning
}

// add counts the current row.
func (s *strangers) add(rows *table) {
	symbol := strings.TrimSpace(rows.cell(actionSymbol))
	s.count++
	if s.count == 1 {
		s.symbols = make(map[string]bool)
		s.first = fmt.Sprintf("%s on line %d", symbol, rows.line())
	}
	if !s.symbols[symbol] {
		s.symbols[strings.Clone(symbol)] = true
	}
}

// warnings returns a sentence, or none if nothing was counted.
func (s *strangers) warnings(path string) []string {
	if s.count == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: left out %s of %s without bars, first %s",
		path, counted(s.count, "action"), counted(len(s.symbols), "symbol"), s.first)}
}
