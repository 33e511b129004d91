package strategy

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// A signal says how much a strategy likes a symbol.
type signal interface {
	// score is higher for what is wanted more. ok is false when the past of the
	// symbol at index at tells nothing yet.
	score(v *arena.View, at int) (score float64, ok bool)
	// reason appends in words what the score stands for.
	reason(dst []byte, v *arena.View, score float64) []byte
}

// terms are when a picker trades on its signal.
type terms struct {
	every, phase int     // it looks in the rounds with this remainder
	want         float64 // the least score to buy
	keep         float64 // sold below this score
	edge         float64 // by which a swap must better the score: it costs two fees
	idle         string  // said between two looks
	content      string  // said when a look changes nothing
}

// mostPicks is how many symbols one decision buys at most.
const mostPicks = 3

// A pick is a symbol under consideration.
type pick struct {
	at    int
	price arena.Money
	held  arena.Shares
	score float64
}

func (k *pick) value() arena.Money {
	value := k.price.Worth(k.held)
	return value
}

// A survey is what a look at all symbols finds.
type survey struct {
	open  int             // symbols not held of which a lot fits a slice
	best  [mostPicks]pick // of those, best first
	found int             // of best
	held  int             // symbols that could be sold
	worst pick            // of those
}

// choose holds what the signal likes best: it sells what is no longer liked, and
// swaps the least liked for the best when there is no cash or no room left.
func choose(v *arena.View, s signal, t *terms) arena.Decision {
	switch {
	case len(v.Orders) > 0:
		return hold(pending)
	case len(v.History) < 3:
		return hold(tooEarly)
	case v.Round%t.every != t.phase:
		return hold(t.idle)
	}
	p := newPurse(v)
	f := look(v, s, &p)
	sold, want := f.sells(&p, t)
	room := f.room()
	if sold {
		p.sell(f.worst.value())
		room++
	}
	var shares [mostPicks]arena.Shares
	bought := 0
	for i := range f.best[:f.found] {
		// A position under half a slice is not worth a place, but in a swap it is
		// what there is.
		if f.best[i].score < want || bought >= room || p.free < p.slice/2 && (bought > 0 || !sold) {
			break
		}
		if shares[i] = p.size(f.best[i].price, p.slice); shares[i] > 0 {
			p.buy(f.best[i].price, shares[i])
			bought++
		}
	}
	if !sold && bought == 0 {
		return hold(t.content)
	}
	return f.decision(v, s, sold, shares[:f.found])
}

// look scores every symbol.
func look(v *arena.View, s signal, p *purse) survey {
	var f survey
	for w := newWalk(v); w.next(); {
		if w.held > 0 && w.value() < p.dust || w.held == 0 && !p.fits(w.price, p.slice) {
			continue
		}
		score, ok := s.score(v, w.at)
		if !ok {
			continue
		}
		candidate := pick{at: w.at, price: w.price, held: w.held, score: score}
		if w.held == 0 {
			f.open++
			f.insert(&candidate)
			continue
		}
		if f.held == 0 || score < f.worst.score {
			f.worst = candidate
		}
		f.held++
	}
	return f
}

// insert keeps candidate if it is among the best. The first of equals stays.
func (f *survey) insert(candidate *pick) {
	if f.found == mostPicks && candidate.score <= f.best[mostPicks-1].score {
		return
	}
	f.found = min(f.found+1, mostPicks)
	i := f.found - 1
	for ; i > 0 && candidate.score > f.best[i-1].score; i-- {
		f.best[i] = f.best[i-1]
	}
	f.best[i] = *candidate
}

// room is how many more symbols may be held. A third of them stays outside: who
// holds all that is affordable has nothing left to choose.
func (f *survey) room() int { return max(1, (f.held+f.open)*2/3) - f.held }

// sells reports whether the worst symbol held is to go: for good when it is no
// longer liked, or for a better one when there is no room or no cash for that. want is the
// least score of what may then be bought.
func (f *survey) sells(p *purse, t *terms) (sold bool, want float64) {
	if f.held == 0 {
		return false, t.want
	}
	if f.worst.score < t.keep && f.worst.value() <= p.spare {
		return true, t.want
	}
	if f.room() > 0 && p.free >= p.slice/2 && f.pays(p, t.want) {
		return false, t.want
	}
	after := *p
	after.sell(f.worst.value())
	better := max(t.want, f.worst.score+t.edge)
	return f.pays(&after, better), better
}

// pays reports whether p pays for one of the best with a score of want at least.
func (f *survey) pays(p *purse, want float64) bool {
	for i := range f.best[:f.found] {
		if f.best[i].score >= want && p.size(f.best[i].price, p.slice) > 0 {
			return true
		}
	}
	return false
}

// decision puts the orders and their reasons together. What is bought has a
// number of shares in the order of the best.
func (f *survey) decision(v *arena.View, s signal, sold bool, bought []arena.Shares) arena.Decision {
	orders := make([]arena.Order, 0, 1+mostPicks)
	text := make([]byte, 0, 160)
	if sold {
		symbol := v.Symbols[f.worst.at]
		orders = append(orders, arena.Order{Symbol: symbol, Side: arena.Sell, Shares: f.worst.held})
		text = append(append(append(text, "Selling "...), symbol...), ", which "...)
		text = s.reason(text, v, f.worst.score)
		text = fmt.Appendf(text, ", last of %d held. ", f.held)
	}
	for i, shares := range bought {
		if shares == 0 {
			continue
		}
		symbol := v.Symbols[f.best[i].at]
		orders = append(orders, arena.Order{Symbol: symbol, Side: arena.Buy, Shares: shares})
		text = append(append(append(text, "Buying "...), symbol...), ", which "...)
		text = s.reason(text, v, f.best[i].score)
		if i == 0 {
			text = fmt.Appendf(text, ", first of %d to choose from", f.open)
		}
		text = append(text, ". "...)
	}
	return arena.Decision{Orders: orders, Rationale: string(text[:len(text)-1])}
}
