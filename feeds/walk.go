package feeds

import (
	"context"
	"fmt"
	"math/bits"
	"sort"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/splitmix"
)

// A price walks in nano-dollars, and a return is in billionths.
const (
	nano      = 1_000_000_000
	nanoCent  = nano / 100
	nanoFloor = 1 * nano         // no price falls below a dollar
	nanoRoof  = 1_000_000 * nano // nor rises above a million
	perMicro  = 1_000            // nano-dollars in a unit of Money
)

// The shape of returns. Deviations are annual, in basis points.
const (
	marketBps    = 1_400
	sectorBps    = 1_400
	ownLeastBps  = 1_000 // a stock's own deviation lies between this
	ownRangeBps  = 1_601 // and 2,600
	leastBeta    = 800   // its share in the market's moves, in thousandths, between this
	betaRange    = 401   // and 1,200
	driftMinute  = 712   // 7 % over 252 sessions of 390 minutes
	sessionsJump = 84    // a stock jumps once in so many nights, three times a year
	jumpLeast    = 50_000_000
	jumpRange    = 310_000_000
)

// A scale turns an annual deviation in basis points into that of one step, in
// hundredths of a billionth. Three quarters of the variance of a day fall into
// its 390 minutes and one quarter into the night before.
const (
	minuteScale = 27_625  // 1e-4 * sqrt(0.75 / 252 / 390) * 1e11
	nightScale  = 314_970 // 1e-4 * sqrt(0.25 / 252) * 1e11
)

// The keys of a walk's noise: the market's, then those of sectors, then of stocks.
const marketKey = 0

// A walk is the prices of one season, minute by minute. It remembers the open
// of every session that it has seen, so that going back costs one session at
// most.
type walk struct {
	calendar *arena.Calendar
	stocks   []walker
	noise    noise

	mu       sync.Mutex
	sessions []arena.Session
	opens    [][]int64 // prices at the open of each session
	session  int       // where the walk stands
	minute   int
	prices   []int64
	moves    []int64  // of the sectors in the current step
	drawn    []uint64 // by key, in the current step
	sizes    []uint64 // of jumps
}

// A walker is what makes one stock move.
type walker struct {
	key    int
	sector int // in moves
	beta   int64
	ownBps int64
}

func newWalk(config *SimulatedConfig, start arena.Date, s *Simulated) *walk {
	w := &walk{
		calendar: s.calendar,
		stocks:   make([]walker, len(s.stocks)),
		sessions: []arena.Session{s.calendar.OnOrAfter(start)},
		prices:   make([]int64, len(s.stocks)),
	}
	names := []string{"market "}
	sectors := make(map[string]int)
	for _, stock := range s.stocks {
		if _, ok := sectors[stock.Sector]; !ok {
			sectors[stock.Sector] = len(sectors)
			names = append(names, "sector "+stock.Sector)
		}
	}
	for i, stock := range s.stocks {
		// A company has the same character in every season.
		character := splitmix.Mix(hashOf(string(stock.Symbol)))
		w.stocks[i] = walker{
			key:    len(names),
			sector: sectors[stock.Sector],
			beta:   leastBeta + int64(character>>32%betaRange),
			ownBps: ownLeastBps + int64(uint32(character)%ownRangeBps), //nolint:gosec // the low half
		}
		w.prices[i] = int64(stock.Price) * perMicro
		names = append(names, "stock "+string(stock.Symbol))
	}
	if config.Unsealed {
		w.noise = newCounterNoise(config.Seed, start, names)
	} else {
		w.noise = newStreamNoise(config.Seed, start, names)
	}
	w.moves = make([]int64, len(sectors))
	w.drawn, w.sizes = make([]uint64, len(names)), make([]uint64, len(names))
	w.opens = [][]int64{append([]int64(nil), w.prices...)}
	w.open(0)
	return w
}

// open puts the walk at the open of a session, whose prices it remembers.
func (w *walk) open(session int) {
	w.session, w.minute = session, 0
	w.noise.day(session)
	copy(w.prices, w.opens[session])
}

// moveTo brings the walk to the last whole minute of market time at or before
// at, and returns that minute. ok is false before the first open.
func (w *walk) moveTo(ctx context.Context, at time.Time) (made time.Time, ok bool, err error) {
	day := w.calendar.OnOrBefore(w.calendar.DateOf(at))
	if at.Before(day.Open) {
		day = w.calendar.Before(day.Date)
	}
	if day.Date < w.sessions[0].Date {
		return time.Time{}, false, nil
	}
	for day.Date > w.sessions[len(w.sessions)-1].Date {
		if err := ctx.Err(); err != nil {
			return time.Time{}, false, fmt.Errorf("simulated prices: %w", err)
		}
		w.addSession()
	}
	session := sort.Search(len(w.sessions), func(i int) bool { return w.sessions[i].Date >= day.Date })
	if at.After(day.Close) {
		at = day.Close
	}
	minute := int(at.Sub(day.Open) / time.Minute)
	w.seek(session, minute)
	return day.Open.Add(time.Duration(minute) * time.Minute), true, nil
}

// addSession walks to the close of the last session and through the night to
// the open of the next.
func (w *walk) addSession() {
	last := len(w.sessions) - 1
	w.seek(last, int(w.sessions[last].Close.Sub(w.sessions[last].Open)/time.Minute))
	w.noise.night(last + 1)
	w.step(nightScale, 0)
	w.noise.draw(w.drawn)
	w.noise.draw(w.sizes)
	for i := range w.stocks {
		key := w.stocks[i].key
		w.prices[i] = moved(w.prices[i], jump(w.drawn[key], w.sizes[key]))
	}
	w.sessions = append(w.sessions, w.calendar.After(w.sessions[last].Date))
	w.opens = append(w.opens, append([]int64(nil), w.prices...))
	w.open(last + 1)
}

// seek walks to a minute of a session whose open is known.
func (w *walk) seek(session, minute int) {
	if session != w.session || minute < w.minute {
		w.open(session)
	}
	for ; w.minute < minute; w.minute++ {
		w.step(minuteScale, driftMinute)
	}
}

// step moves every price once: with the market, its sector and by itself.
func (w *walk) step(scale, drift int64) {
	w.noise.draw(w.drawn)
	market := normal(w.drawn[marketKey]) * (marketBps * scale / 100) / normalDeviation
	for i := range w.moves {
		w.moves[i] = drift + normal(w.drawn[marketKey+1+i])*(sectorBps*scale/100)/normalDeviation
	}
	for i := range w.stocks {
		stock := &w.stocks[i]
		own := normal(w.drawn[stock.key]) * (stock.ownBps * scale / 100) / normalDeviation
		w.prices[i] = moved(w.prices[i], w.moves[stock.sector]+market*stock.beta/1_000+own)
	}
}

// jump returns a stock's surprise of the night: mostly none, else 5 to 36 % up
// or down, the larger the rarer.
func jump(chance, size uint64) int64 {
	if chance>>32%sessionsJump != 0 {
		return 0
	}
	uniform := size >> 48
	sixth := uniform
	for range 5 {
		sixth = sixth * uniform >> 16
	}
	change := jumpLeast + jumpRange*int64(sixth)>>16
	if chance&1 == 0 {
		return -change
	}
	return change
}

// moved returns price after a return in billionths. A move beyond floor or roof
// is reflected, so that a price at the floor goes up next.
func moved(price, change int64) int64 {
	price += price/nano*change + price%nano*change/nano
	switch {
	case price < nanoFloor:
		return 2*nanoFloor - price
	case price > nanoRoof:
		return 2*nanoRoof - price
	default:
		return price
	}
}

// cents rounds nano-dollars half up to whole cents.
func cents(price int64) arena.Money {
	return arena.Money((price+nanoCent/2)/nanoCent) * arena.Cent
}

// mulDiv returns a*b/c through a 128-bit product. The result must fit. It is
// [arena.MulDivFloor] without its checks, short enough to be inlined: with them the
// prices of a tick take a third longer.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))   //nolint:gosec // prices and weights are positive
	quotient, _ := bits.Div64(hi, lo, uint64(c)) //nolint:gosec // as above
	return int64(quotient)                       //nolint:gosec // as above
}
