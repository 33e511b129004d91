package feeds

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
)

// digests are the digests through the end of each day, as far as they were asked for.
type digests struct {
	mu      sync.Mutex
	symbols []arena.Symbol // whose they are, sorted
	days    []arena.Date   // on which there are sessions or corporate actions, sorted
	sums    [][sha256.Size]byte
}

// Digest returns a SHA-256 of all that the source has answered of symbols through a
// time: of every open and close of a bar its symbol, moment, price, range and volume,
// and every corporate action from the first chosen session through the day. It is the
// same for every source whose past is the same, however its files are cut and
// whatever they hold of later days and of other symbols.
//
// Later calls for later times and the same symbols are cheap: each day is read once.
func (h *Historical) Digest(through time.Time, symbols []arena.Symbol) [sha256.Size]byte {
	d := &h.digests
	d.mu.Lock()
	defer d.mu.Unlock()
	if sorted := slices.Compact(slices.Sorted(slices.Values(symbols))); d.days == nil || !slices.Equal(d.symbols, sorted) {
		d.symbols, d.days, d.sums = sorted, h.days(), nil
	}
	last := h.calendar.DateOf(through)
	whole := sort.Search(len(d.days), func(i int) bool { return d.days[i] >= last })
	for len(d.sums) < whole {
		d.sums = append(d.sums, h.extend(d.sum(len(d.sums)), d.days[len(d.sums)], through))
	}
	if whole < len(d.days) && d.days[whole] == last {
		return h.extend(d.sum(whole), last, through)
	}
	return d.sum(whole)
}

// Past returns a short form of the digest, as a season keeps it.
func (h *Historical) Past(through time.Time, symbols []arena.Symbol) string {
	const short = 8 // bytes: enough to notice a change, which nobody makes to deceive
	sum := h.Digest(through, symbols)
	return hex.EncodeToString(sum[:short])
}

// sum returns the digest of the first days.
func (d *digests) sum(days int) [sha256.Size]byte {
	if days == 0 {
		return [sha256.Size]byte{}
	}
	return d.sums[days-1]
}

// days returns every chosen session and every day since the first with an action.
func (h *Historical) days() []arena.Date {
	days := []arena.Date{}
	for session := h.calendar.OnOrAfter(h.first); session.Date != "" && session.Date <= h.last; session = h.calendar.After(session.Date) {
		days = append(days, session.Date)
	}
	for i := range h.actions {
		if h.actions[i].ExDate >= h.first {
			days = append(days, h.actions[i].ExDate)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// extend returns the digest of a day's actions and moments until through, and of what
// was before. A day with neither changes nothing.
func (h *Historical) extend(before [sha256.Size]byte, day arena.Date, through time.Time) [sha256.Size]byte {
	s := summer{hash: sha256.New(), before: before}
	first := sort.Search(len(h.actions), func(i int) bool { return h.actions[i].ExDate >= day })
	for i := first; i < len(h.actions) && h.actions[i].ExDate == day; i++ {
		if _, ok := slices.BinarySearch(h.digests.symbols, h.actions[i].Symbol); ok {
			s.action(&h.actions[i])
		}
	}
	session, ok := h.calendar.Session(day)
	if !ok {
		return s.sum()
	}
	until := through.UnixMilli()
	for _, symbol := range h.digests.symbols {
		bars := h.bars[symbol]
		first := sort.Search(len(bars), func(i int) bool { return bars[i].start >= session.Open.UnixMilli() })
		for i := first; i < len(bars) && bars[i].start <= min(session.Close.UnixMilli(), until); i++ {
			s.bar(symbol, &bars[i], until)
		}
	}
	return s.sum()
}

// A summer adds what it is told to a digest.
type summer struct {
	hash   hash.Hash
	before [sha256.Size]byte
	begun  bool
	buffer []byte
}

// Kinds of entries.
const (
	actionEntry = 'a'
	barEntry    = 'b'
)

// bar adds the moments of a bar until a time. Those of one in which nobody traded
// have no price.
func (s *summer) bar(symbol arena.Symbol, b *bar, until int64) {
	var open, end arena.Quote
	if b.traded() {
		open = arena.Quote{Price: b.open}
		end = arena.Quote{Price: b.close, Low: b.low, High: b.high, Volume: b.volume}
	}
	s.quote(symbol, b.start, &open)
	if b.end <= until {
		s.quote(symbol, b.end, &end)
	}
}

func (s *summer) quote(symbol arena.Symbol, at int64, q *arena.Quote) {
	s.entry(barEntry, string(symbol))
	s.numbers(at, int64(q.Price), int64(q.Low), int64(q.High), int64(q.Volume))
}

func (s *summer) action(a *arena.Action) {
	s.entry(actionEntry, string(a.Symbol), string(a.Kind), string(a.ExDate), string(a.PayDate))
	s.numbers(a.To, a.From, int64(a.PerShare))
}

// entry begins an entry with texts, each behind its length.
func (s *summer) entry(kind byte, texts ...string) {
	if !s.begun {
		s.begun = true
		_, _ = s.hash.Write(s.before[:]) // a hash never fails
	}
	s.buffer = append(s.buffer[:0], kind)
	for _, text := range texts {
		s.buffer = binary.AppendUvarint(s.buffer, uint64(len(text)))
		s.buffer = append(s.buffer, text...)
	}
}

// numbers ends the entry.
func (s *summer) numbers(numbers ...int64) {
	for _, number := range numbers {
		s.buffer = binary.BigEndian.AppendUint64(s.buffer, uint64(number)) //nolint:gosec // two's complement
	}
	_, _ = s.hash.Write(s.buffer) // a hash never fails
}

func (s *summer) sum() (sum [sha256.Size]byte) {
	if !s.begun {
		return s.before
	}
	s.hash.Sum(sum[:0])
	return sum
}
