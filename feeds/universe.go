package feeds

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// universeCSV lists the built-in stocks by size, with round numbers.
//
//go:embed universe.csv
var universeCSV string

// otherSector is the sector of a stock that the universe does not know.
const otherSector = "Other"

// otherCap is its market capitalisation in billions of dollars.
const otherCap = 50

// A Stock is a company as the simulation knows it.
type Stock struct {
	Symbol arena.Symbol
	Sector string      // by the Global Industry Classification Standard
	Price  arena.Money // where its walk starts: plausible and round, of no particular day
	Cap    int64       // weight in the index: market capitalisation in billions of dollars, rough
}

// Universe returns the built-in large companies of the United States, the
// largest first. The caller may change the slice.
func Universe() []Stock {
	lines := strings.Split(strings.TrimSpace(universeCSV), "\n")
	stocks := make([]Stock, 0, len(lines))
	for _, line := range lines[1:] {
		cells := strings.Split(line, ",")
		price, errPrice := arena.ParseMoney(cells[2])
		size, errCap := strconv.ParseInt(cells[3], 10, 64)
		if errPrice != nil || errCap != nil {
			panic(fmt.Sprintf("feeds: universe.csv is wrong: %q", line))
		}
		stocks = append(stocks, Stock{Symbol: arena.Symbol(cells[0]), Sector: cells[1], Price: price, Cap: size})
	}
	return stocks
}

// Pick returns the stocks of symbols in their order. A symbol that the universe
// does not know is of the sector "Other", small, and starts at a whole price
// between $20 and $219 that follows from its letters.
func Pick(symbols []arena.Symbol) []Stock {
	known := Universe()
	stocks := make([]Stock, len(symbols))
	for i, symbol := range symbols {
		at := slices.IndexFunc(known, func(s Stock) bool { return s.Symbol == symbol })
		if at >= 0 {
			stocks[i] = known[at]
			continue
		}
		price := 20 + arena.Money(hashOf(string(symbol))%200)
		stocks[i] = Stock{Symbol: symbol, Sector: otherSector, Price: price * arena.Dollar, Cap: otherCap}
	}
	return stocks
}

// hashOf returns a number that is the same on every machine.
func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}
