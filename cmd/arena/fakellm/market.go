package fakellm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// A market is what a prompt tells of prices and of an account.
type market struct {
	listings []listing
	place    map[string]int   // of a symbol in listings
	held     map[string]int64 // whole shares
	cash     arena.Money
	letters  []letter // of the audience
}

// A letter is a message of the audience.
type letter struct{ from, text string }

// A listing is what can be traded.
type listing struct {
	symbol  string
	price   arena.Money // above zero
	change  float64     // in percent
	changed bool        // the change is told
}

// wrote stands between who wrote a message and what.
const wrote = " wrote: "

// readMarket reads the blocks of a prompt. Where it tells something twice, the last word
// counts.
func readMarket(messages []string) *market {
	m := &market{place: make(map[string]int), held: make(map[string]int64)}
	for _, text := range messages {
		m.read(text)
	}
	return m
}

func (m *market) read(text string) {
	var row func(fields []string) // of the block in which the line stands
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		cash, ofCash := strings.CutPrefix(line, "cash:")
		switch {
		case line == "":
			row = nil
		case strings.HasPrefix(line, "symbol,price"):
			change := slices.Index(fieldsOf(line), "change")
			row = func(fields []string) { m.list(fields, change) }
		case strings.HasPrefix(line, "position,shares"):
			clear(m.held)
			row = m.hold
		case strings.HasPrefix(line, "- ") && strings.Contains(line, wrote):
			from, text, _ := strings.Cut(strings.TrimPrefix(line, "- "), wrote)
			m.letters = append(m.letters, letter{strings.Trim(from, `"`), strings.Trim(text, `"`)})
		case ofCash:
			m.cash, _ = arena.ParseMoney(strings.TrimLeft(cash, " $")) // nothing if it is no amount
		case row != nil:
			row(fieldsOf(line))
		}
	}
}

func fieldsOf(line string) []string {
	fields := strings.Split(line, ",")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}

// list reads a row of prices, whose field change is the one with that name.
func (m *market) list(fields []string, change int) {
	if len(fields) < 2 || fields[0] == "" {
		return
	}
	price, err := arena.ParseMoney(strings.TrimPrefix(fields[1], "$"))
	if err != nil || price <= 0 || price > arena.MaxPrice {
		return
	}
	l := listing{symbol: fields[0], price: price}
	if change >= 0 && change < len(fields) {
		moved, err := strconv.ParseFloat(strings.TrimRight(fields[change], " %"), 64)
		const most = 1e6 // percent; neither a number nor an infinity is below
		if err == nil && moved > -most && moved < most {
			l.change, l.changed = moved, true
		}
	}
	if at, known := m.place[l.symbol]; known {
		m.listings[at] = l
		return
	}
	m.place[l.symbol] = len(m.listings)
	m.listings = append(m.listings, l)
}

// hold reads a row of positions.
func (m *market) hold(fields []string) {
	if len(fields) < 2 {
		return
	}
	if shares, err := arena.ParseShares(fields[1]); err == nil && shares >= arena.Share {
		m.held[fields[0]] = int64(shares / arena.Share)
	}
}
