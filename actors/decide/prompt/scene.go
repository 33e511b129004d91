package prompt

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

const (
	// mostRows is how many symbols are shown. Of a larger universe they are those that
	// moved most.
	mostRows = 200
	// mostMissing is how many symbols without a price are named.
	mostMissing = 50
)

// sceneFacts are what the scene section sees: nothing that belongs to one agent.
type sceneFacts struct {
	Round     int
	When      string
	Simulated bool
	Origin    string
	Prices    string
	Left      []string
	Benchmark string
}

// A row is a symbol with its price.
type row struct {
	symbol arena.Symbol
	price  arena.Money
	bps    int64
	known  bool // the change is
}

// moved is by how much, in either direction; less than nothing where that is unknown.
func (r *row) moved() int64 {
	if !r.known {
		return -1
	}
	return max(r.bps, -r.bps)
}

func sceneOf(v *arena.View, rules *arena.Rules, newYork *time.Location) *sceneFacts {
	s := v.Scene
	facts := &sceneFacts{Round: s.Round, When: whenOf(s, newYork), Simulated: s.Mode == arena.Simulated, Origin: originOf(s.Mode)}
	benchmarkTraded := isTradable(rules, s.Symbols, s.Benchmark)
	rows, missing := make([]row, 0, len(s.Symbols)), []arena.Symbol(nil)
	for i, symbol := range s.Symbols {
		if symbol == s.Benchmark {
			facts.Benchmark = benchmarkOf(s, i, benchmarkTraded)
			if !benchmarkTraded {
				continue
			}
		}
		if slices.Contains(s.Ended, symbol) {
			continue
		}
		if price := at(s.Prices, i); price > 0 {
			bps, known := changeBps(at(s.Closes, i), price)
			rows = append(rows, row{symbol: symbol, price: price, bps: bps, known: known})
		} else {
			missing = append(missing, symbol)
		}
	}
	if len(rows) > mostRows {
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.moved(), a.moved()) })
		facts.Left = append(facts.Left, fmt.Sprintf("These are the %d symbols that moved most; %d more are quoted and not shown.", mostRows, len(rows)-mostRows))
		rows = rows[:mostRows]
	}
	if len(missing) > 0 {
		facts.Left = append(facts.Left, missingLine(missing))
	}
	if len(s.Ended) > 0 {
		facts.Left = append(facts.Left, "Not traded any more: "+names(s.Ended)+".")
	}
	facts.Prices = pricesBlock(rows)
	return facts
}

// at is the amount of a symbol, zero where there is none.
func at(amounts []arena.Money, i int) arena.Money {
	if i < len(amounts) {
		return amounts[i]
	}
	return 0
}

func pricesBlock(rows []row) string {
	var block strings.Builder
	block.Grow((len(rows) + 1) * len("SYMBOL,1000.000000,+1.00\n"))
	block.WriteString("symbol,price,change\n")
	for i := range rows {
		r := &rows[i]
		block.WriteString(string(r.symbol))
		block.WriteByte(',')
		block.WriteString(r.price.String())
		block.WriteByte(',')
		if r.known {
			block.WriteString(signed(r.bps))
		}
		block.WriteByte('\n')
	}
	block.WriteByte('\n')
	return block.String()
}

func missingLine(missing []arena.Symbol) string {
	text := "Without a price yet: " + names(missing[:min(len(missing), mostMissing)])
	if more := len(missing) - mostMissing; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + "."
}

func benchmarkOf(s *arena.Scene, i int, traded bool) string {
	price := at(s.Prices, i)
	text := fmt.Sprintf("Benchmark %s: %v", s.Benchmark, price)
	if price == 0 {
		text = fmt.Sprintf("Benchmark %s: no price yet", s.Benchmark)
	} else if moved := change(at(s.Closes, i), price); moved != "" {
		text += ", " + moved + " %"
	}
	if !traded {
		text += " (to compare with; not tradable)"
	}
	return text + "."
}

// whenOf is the session and the time in it, as New York has them.
func whenOf(s *arena.Scene, newYork *time.Location) string {
	now := s.At.In(newYork)
	today := arena.Date(now.Format(time.DateOnly))
	clock := now.Format("15:04 MST")
	if s.Session == "" {
		return fmt.Sprintf("%s %s, %s in New York, before the first session of the season.", now.Weekday(), today, clock)
	}
	closed := s.Closed == s.Session
	day := s.Sessions + 1
	if closed {
		day = s.Sessions
	}
	if today != s.Session {
		return fmt.Sprintf("%s %s, %s in New York. The exchange is closed; the last session was %s, day %d of the season.", now.Weekday(), today, clock, s.Session, day)
	}
	when := fmt.Sprintf("Session of %s %s, %s in New York, day %d of the season.", now.Weekday(), today, clock, day)
	if closed {
		when += " It has closed: orders fill in the next one."
	}
	return when
}

// originOf says where prices come from.
func originOf(mode arena.Mode) string {
	switch mode {
	case arena.Simulated:
		return "The prices are made up: a seeded random process moves them, under the names of real companies. No news and no knowledge of the real market explains or predicts them."
	case arena.Historical:
		return "The prices are recorded: a past of the real market is played again, in order. Act on what is known at this moment of it."
	case arena.Hybrid:
		return "The prices are those of the real market: recorded ones at first, and live ones once the season has caught up with the present."
	case arena.Realtime:
		return "The prices are those of the real market now."
	}
	return ""
}
