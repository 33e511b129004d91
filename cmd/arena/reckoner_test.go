//go:build unix

package main_test

import (
	"maps"
	"slices"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

// A reckoner keeps the books of a season a second time: from the files of bars and
// actions, and the fills that were exported, in plain floating point. It shares nothing
// with the rules but the exchange's calendar.
type reckoner struct {
	marks   []mark   // by moment
	actions []happen // by ex-date
	fills   map[time.Time][]fill
	price   map[string]float64
	last    map[string]float64 // at the close before
	silent  map[string]int     // sessions since the last price
	agents  map[string]*book
	index   *fund
	moment  time.Time
}

// A mark is a price that a bar has at its begin or its end.
type mark struct {
	at     time.Time
	symbol string
	price  float64
}

// A happen is a row of the actions file.
type happen struct {
	ex, pay, symbol, kind string
	amount, from          float64
}

// A fill is a row of the exported ones.
type fill struct {
	agent, symbol, side string
	shares, price, fee  float64
}

// A book is one agent's.
type book struct {
	cash, fees    float64
	shares, cost  map[string]float64 // by symbol
	owed          map[string]float64 // by pay date
	fills         int
	peak, deepest float64
	closes        []float64 // equity, after the cash of the start
	beside        float64   // equity at the first price of the index
}

// A fund is a share of the benchmark whose payments are kept in it.
type fund struct {
	symbol             string
	units, owed, start float64
	closes             []float64 // zero before the first price; with it first if that was the season's first moment
}

// reckon goes through the season moment by moment.
func (r *reckoner) reckon(agents []string, cash float64) {
	r.price, r.last = make(map[string]float64), make(map[string]float64)
	r.silent, r.agents = make(map[string]int), make(map[string]*book)
	for _, agent := range agents {
		r.agents[agent] = &book{
			cash: cash, peak: cash,
			shares: make(map[string]float64), cost: make(map[string]float64), owed: make(map[string]float64),
		}
	}
	for from := 0; from < len(r.marks); {
		to := from
		for to < len(r.marks) && r.marks[to].at.Equal(r.marks[from].at) {
			to++
		}
		r.step(r.marks[from:to], to == len(r.marks) || dayOf(r.marks[to].at) != dayOf(r.marks[from].at))
		from = to
	}
}

func dayOf(at time.Time) string { return string(arenatest.NYSE().DateOf(at)) }

// step is one moment: what happened before it, its prices, and its fills.
func (r *reckoner) step(marks []mark, last bool) {
	at := marks[0].at
	if r.moment.IsZero() {
		for _, p := range marks {
			if p.symbol == r.index.symbol {
				r.index.closes = append(r.index.closes, p.price)
			}
		}
	}
	if r.moment.IsZero() || dayOf(r.moment) != dayOf(at) {
		maps.Copy(r.last, r.price)
		r.morning(dayOf(at))
	}
	r.moment = at
	for _, p := range marks {
		r.price[p.symbol], r.silent[p.symbol] = p.price, 0
		if p.symbol == r.index.symbol {
			r.index.buy(p.price)
		}
	}
	for _, b := range r.agents {
		if r.index.start > 0 && b.beside == 0 {
			b.beside = b.worth(r.price) // what is paid for fills at this price counts already
		}
	}
	for _, f := range r.fills[at.UTC()] {
		r.agents[f.agent].fill(f)
	}
	for _, b := range r.agents {
		worth := b.worth(r.price)
		b.peak = max(b.peak, worth)
		b.deepest = min(b.deepest, worth/b.peak-1)
		if last {
			b.closes = append(b.closes, worth)
		}
	}
	if last {
		r.index.closes = append(r.index.closes, r.index.level(r.price[r.index.symbol]))
		r.settle()
	}
}

// settle pays out what had no price in ten sessions.
func (r *reckoner) settle() {
	for symbol := range r.price {
		r.silent[symbol]++
		if r.silent[symbol] <= 10 {
			continue
		}
		for _, b := range r.agents {
			b.cash += b.shares[symbol] * r.price[symbol]
			delete(b.shares, symbol)
		}
	}
}

// morning is what happens to shares before the open of a day.
func (r *reckoner) morning(day string) {
	for _, h := range r.actions {
		if h.ex != day {
			continue
		}
		if h.kind == "split" {
			r.last[h.symbol] *= h.from / h.amount
		}
		for _, b := range r.agents {
			if h.kind == "split" {
				b.shares[h.symbol] *= h.amount / h.from
			} else {
				b.owed[h.pay] += b.shares[h.symbol] * h.amount
			}
		}
		if h.symbol == r.index.symbol && h.kind == "dividend" {
			r.index.owed += r.index.units * h.amount
		}
	}
	for _, b := range r.agents {
		for _, pay := range slices.Collect(maps.Keys(b.owed)) {
			if pay <= day {
				b.cash += b.owed[pay]
				delete(b.owed, pay)
			}
		}
	}
}

func (b *book) fill(f fill) {
	b.fills++
	b.fees += f.fee
	b.cash -= f.fee
	if f.side == "buy" {
		b.cash -= f.shares * f.price
		b.shares[f.symbol] += f.shares
		b.cost[f.symbol] += f.shares * f.price
		return
	}
	b.cash += f.shares * f.price
	b.cost[f.symbol] -= b.cost[f.symbol] * f.shares / b.shares[f.symbol]
	b.shares[f.symbol] -= f.shares
}

func (b *book) worth(price map[string]float64) float64 {
	worth := b.cash
	for symbol, shares := range b.shares {
		worth += shares * price[symbol]
	}
	for _, owed := range b.owed {
		worth += owed
	}
	return worth
}

func (f *fund) buy(price float64) {
	if f.start == 0 {
		f.start, f.units = price, 1
	}
	f.units += f.owed / price
	f.owed = 0
}

func (f *fund) level(price float64) float64 { return f.units*price + f.owed }
