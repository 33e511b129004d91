package feeds

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// IndexSymbol is the index of a simulation: its universe, weighted by market
// capitalisation, with 500.00 at the first open.
const IndexSymbol arena.Symbol = "INDEX"

// indexStart is the index at the first open, in nano-dollars.
const indexStart = 500 * nano

// millionth is the unit of weights and of growth.
const millionth = 1_000_000

// SimulatedConfig describes a simulation.
type SimulatedConfig struct {
	Universe []Stock
	Calendar *arena.Calendar
	Seed     uint64
	// Unsealed gives the prices of a season that began before seeds were sealed, which
	// an audience can foresee.
	Unsealed bool
	// Start is the first session, or any day before it since the one before.
	Start arena.Date
}

// Simulated is a [Source] of invented prices. A price is a pure function of the
// seed and the first session, the symbol, and market time: the same after
// a restart, in any order of queries, on every machine, and whatever else is in
// the universe. Only the index depends on all of it. Who knows all prices so far, and
// not the seed, cannot tell the next one.
//
// Prices change each minute of a session and over each night. A stock moves
// with the market and with its sector, has noise of its own, and jumps by 5 to
// 36 % in about three nights a year; it drifts by 7 % a year, and is reflected
// at $1 and at $1,000,000. Nothing is said of ranges and volumes.
//
// A query about a minute soon after the last one is cheap. The first one after a
// restart walks the whole season. A walk takes eight bytes of memory per stock and
// session.
type Simulated struct {
	calendar *arena.Calendar
	stocks   []Stock
	indexOf  map[arena.Symbol]int
	weights  []int64 // in the index, in millionths
	weight   int64   // their sum
	walk     *walk
}

// NewSimulated returns the simulation of a universe. Prices must lie between $1
// and $1,000,000 and capitalisations above zero.
func NewSimulated(config SimulatedConfig) (*Simulated, error) {
	if config.Calendar == nil || len(config.Universe) == 0 {
		return nil, errors.New("simulated prices: want a calendar and at least one stock")
	}
	start := config.Calendar.OnOrAfter(config.Start).Date
	if config.Start == "" || start == "" {
		return nil, fmt.Errorf("simulated prices: no session on or after the start %q", config.Start)
	}
	s := &Simulated{
		calendar: config.Calendar,
		weights:  make([]int64, len(config.Universe)),
		stocks:   slices.Clone(config.Universe),
		indexOf:  make(map[arena.Symbol]int, len(config.Universe)),
	}
	for i, stock := range s.stocks {
		if stock.Price < arena.Dollar || stock.Price > nanoRoof/nano*arena.Dollar {
			return nil, fmt.Errorf("simulated prices: %s starts at %s; want 1 to 1000000", stock.Symbol, stock.Price)
		}
		if stock.Cap < 1 || stock.Cap > nano {
			return nil, fmt.Errorf("simulated prices: %s has a capitalisation of %d; want 1 to %d", stock.Symbol, stock.Cap, nano)
		}
		if _, twice := s.indexOf[stock.Symbol]; twice || stock.Symbol == IndexSymbol {
			return nil, fmt.Errorf("simulated prices: the symbol %s is taken", stock.Symbol)
		}
		s.indexOf[stock.Symbol] = i
	}
	s.weigh()
	s.walk = newWalk(&config, start, s)
	return s, nil
}

// weigh sets the weights of the index from the capitalisations.
func (s *Simulated) weigh() {
	var total int64
	for _, stock := range s.stocks {
		total += stock.Cap
	}
	for i, stock := range s.stocks {
		s.weights[i] = max(1, mulDiv(stock.Cap, millionth, total))
		s.weight += s.weights[i]
	}
}

// Name returns "simulated".
func (s *Simulated) Name() string { return "simulated" }

// Instant reports true: a price is computed, not fetched.
func (s *Simulated) Instant() bool { return true }

// Ask returns the prices of the last whole minute at or before the query's
// moment; outside of a session, those of the last close. Before the first open,
// and for a symbol outside of the universe, there is none. Simulated companies
// neither split nor pay, which is known through the day of the query.
func (s *Simulated) Ask(ctx context.Context, query arena.Query) (arena.Report, error) {
	report := arena.Report{Adjusted: s.calendar.DateOf(query.At)}
	s.walk.mu.Lock()
	defer s.walk.mu.Unlock()
	at, ok, err := s.walk.moveTo(ctx, query.At)
	if err != nil {
		return arena.Report{}, err
	}
	if !ok {
		return report, nil
	}
	report.Quotes = make([]arena.Quote, 0, len(query.Symbols))
	for _, symbol := range query.Symbols {
		if i, known := s.indexOf[symbol]; known {
			report.Quotes = append(report.Quotes, arena.Quote{Symbol: symbol, Price: cents(s.walk.prices[i]), At: at})
		} else if symbol == IndexSymbol {
			report.Quotes = append(report.Quotes, arena.Quote{Symbol: symbol, Price: s.index(s.walk.prices), At: at})
		}
	}
	return report, nil
}

// index returns the mean growth of the stocks since the first open, weighted by
// what they were worth then.
func (s *Simulated) index(prices []int64) arena.Money {
	var sum int64
	for i, stock := range s.stocks {
		// A price grows by a factor of a million at most, so that the sum fits.
		sum += s.weights[i] * mulDiv(prices[i], millionth, int64(stock.Price)*perMicro)
	}
	return cents(mulDiv(sum, indexStart, s.weight*millionth))
}
