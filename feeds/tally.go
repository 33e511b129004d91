package feeds

import (
	"fmt"
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A tally counts bars of which one thing is to be said, and knows the first.
type tally struct {
	count  int
	first  bar
	symbol arena.Symbol
}

// add counts a bar.
func (t *tally) add(symbol arena.Symbol, row bar) {
	if t.count == 0 || row.start < t.first.start || row.start == t.first.start && symbol < t.symbol {
		t.first, t.symbol = row, symbol
	}
	t.count++
}

// warnings returns a sentence, or none if nothing was counted.
func (t *tally) warnings(did, what string, paths []string) []string {
	if t.count == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s %s %s, first %s at %s (%s:%d)",
		did, counted(t.count, "bar"), what, t.symbol, moment(t.first.start), paths[t.first.file], t.first.line)}
}

// counted writes a number of things, as in "1 bar" and "2 bars".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

func moment(millis int64) string { return time.UnixMilli(millis).UTC().Format(time.RFC3339) }
