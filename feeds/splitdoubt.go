package feeds

import (
	"fmt"
	"slices"
	"sort"

	"github.com/seed45548214/arena/arena"
)

// A night is the time between two bars in which a symbol traded, on different days:
// what the price did while a corporate action may have taken effect.
type night struct {
	symbol        arena.Symbol
	before, after *bar
	day           arena.Date // of the first price after
	actions       []listing  // whose ex-dates lie in it
}

// prices returns the last and the first price around the night, the first one without what was paid
// for a share in it.
func (n *night) prices() (last, first arena.Money) {
	last = n.before.close
	for i := range n.actions {
		switch action := &n.actions[i]; action.Kind {
		case arena.Dividend, arena.SpinOff:
			if last > action.PerShare {
				last -= action.PerShare
			}
		case arena.Split, arena.Merger, arena.Delisting:
		}
	}
	return last, n.after.open
}

// checkListed refuses a split that the prices contradict: the bars were adjusted for
// it, and shares would multiply at an unchanged price.
func (h *Historical) checkListed(file *actionFile) error {
	for i := range file.listings {
		split := &file.listings[i]
		if split.Kind != arena.Split {
			continue
		}
		night, ok := h.nightOf(split.Symbol, split.ExDate, file.listings)
		if !ok {
			continue
		}
		before, after := night.prices()
		if all := night.split(); !all.Contradicts(before, after) {
			continue
		}
		return &InputError{
			Path: file.path, Line: split.line, Remedy: "give raw bars, or leave the split out",
			Problem: fmt.Sprintf("%s did not move by %d:%d on %s (%s -> %s): the bars look adjusted",
				split.Symbol, split.To, split.From, split.ExDate, night.before.close, night.after.open),
		}
	}
	return nil
}

// checkMoves refuses a move that looks like a split when no action explains it: the
// bars are raw, and whoever held the shares would lose what he still has.
func (h *Historical) checkMoves(listings []listing) error {
	for _, symbol := range h.Symbols() {
		bars := h.bars[symbol]
		last := -1
		for i := range bars {
			if !bars[i].traded() {
				continue
			}
			if last >= 0 && leaps(bars[last].close, bars[i].open) {
				if err := h.checkMove(h.nightBetween(symbol, &bars[last], &bars[i], listings)); err != nil {
					return err
				}
			}
			last = i
		}
	}
	return nil
}

// leaps reports whether a price moved by half or more: less never looks like a split.
func leaps(before, after arena.Money) bool {
	low, high := min(before, after), max(before, after)
	return high-low >= low/2
}

// leastReverse is how many shares a reverse split makes one of at least. Companies
// hardly ever make one of two, and a price that doubles overnight mostly did.
const leastReverse = 3

func (h *Historical) checkMove(night night) error {
	before, after := night.prices()
	to, from, ok := arena.LooksSplit(before, after)
	explained := slices.ContainsFunc(night.actions, func(l listing) bool { return l.Kind != arena.Dividend })
	if !ok || explained || h.calendar.DateOf(night.before.opened()) == night.day {
		return nil
	}
	if to == 1 && from < leastReverse {
		h.doubles.add(night.symbol, *night.after)
		return nil
	}
	return &InputError{
		Path: h.paths[night.after.file], Line: int(night.after.line),
		Problem: fmt.Sprintf("%s moved like a split of %d:%d on %s (%s -> %s), and no action of that day explains it",
			night.symbol, to, from, night.day, night.before.close, night.after.open),
		Remedy: fmt.Sprintf("list the split in the file of actions, or, if the price really moved so, the row %q",
			fmt.Sprintf("%s,%s,split,1,1,", night.day, night.symbol)),
	}
}

// nightOf returns the night in which the actions of a day take effect. ok is false
// when the chosen bars do not lie around it.
func (h *Historical) nightOf(symbol arena.Symbol, day arena.Date, listings []listing) (_ night, ok bool) {
	bars, opening := h.bars[symbol], h.calendar.OnOrAfter(day).Open.UnixMilli()
	after := sort.Search(len(bars), func(i int) bool { return bars[i].start >= opening })
	before := after - 1
	for after < len(bars) && !bars[after].traded() {
		after++
	}
	for before >= 0 && !bars[before].traded() {
		before--
	}
	if before < 0 || after == len(bars) {
		return night{}, false
	}
	return h.nightBetween(symbol, &bars[before], &bars[after], listings), true
}

func (h *Historical) nightBetween(symbol arena.Symbol, before, after *bar, listings []listing) night {
	n := night{symbol: symbol, before: before, after: after, day: h.calendar.DateOf(after.opened())}
	last := h.calendar.DateOf(before.opened())
	from := sort.Search(len(listings), func(i int) bool { return listings[i].ExDate > last })
	for i := from; i < len(listings) && listings[i].ExDate <= n.day; i++ {
		if listings[i].Symbol == symbol {
			n.actions = append(n.actions, listings[i])
		}
	}
	return n
}

// split returns all splits of the night in one.
func (n *night) split() arena.Action {
	all := arena.Action{Symbol: n.symbol, Kind: arena.Split, ExDate: n.day, To: 1, From: 1}
	for i := range n.actions {
		if action := &n.actions[i]; action.Kind == arena.Split {
			to, from, ok := product(all.To, all.From, action.To, action.From)
			if !ok {
				return arena.Action{} // nothing can be said
			}
			all.To, all.From = to, from
		}
	}
	return all
}
