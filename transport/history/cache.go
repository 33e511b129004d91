package history

import (
	"bytes"
	"runtime"
	"sync"

	"github.com/klauspost/compress/gzip"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/kept"
)

// keptAnswers is how many answers are kept at most: there are 104 of an arena, of
// which a page asks for up to eight.
const keptAnswers = 256

// A Cache answers queries, and makes each answer once for everybody who asks
// between two ticks. It is safe for concurrent use.
//
// It keeps the last answer to each query without its agents, JSON and compressed,
// as long as there is room. Lines of some agents only are cut out of that.
type Cache struct {
	calendar *arena.Calendar
	answers  *kept.Answers[*answer] // by arena and query
	slots    chan struct{}          // as many as may draw at once
	packers  sync.Pool              // of *gzip.Writer
}

// NewCache returns a cache that keeps at most so many bytes of answers.
func NewCache(calendar *arena.Calendar, limit int) *Cache {
	// Half of the machine draws, so that the other half records ticks.
	return &Cache{
		calendar: calendar, answers: kept.New[*answer](keptAnswers, limit),
		slots: make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)),
	}
}

// Answer returns the chart that q asks for as JSON that ends in a newline,
// compressed if q says so. It has as many points as q, or fewer: 10, 20, 50, 100,
// 150, 200, 300, 400, 600, 800, 1000, 1500 or 2000. Course is that of the arena
// now, and has all agents of q. Nobody changes what is returned.
func (c *Cache) Answer(of string, course *Course, q *Query) ([]byte, error) {
	a, err := c.whole(of, course, q)
	switch {
	case err != nil:
		return nil, err
	case len(q.Agents) > 0 && q.Gzip:
		return c.pack(a.only(course.seats(q.Agents))), nil
	case len(q.Agents) > 0:
		return a.only(course.seats(q.Agents)), nil
	case q.Gzip:
		return a.gzip, nil
	}
	return a.json, nil
}

// whole returns the answer for all agents.
func (c *Cache) whole(of string, course *Course, q *Query) (*answer, error) {
	return c.answers.Of(of+"\n"+q.whole(), course.version(), func() (*answer, error) { //nolint:wrapcheck // it is ours
		c.slots <- struct{}{}
		defer func() { <-c.slots }()
		return c.draw(course, q)
	})
}

func (c *Cache) draw(course *Course, q *Query) (*answer, error) {
	chart := course.Draw(c.calendar, &Query{Kind: q.Kind, Range: q.Range, Points: q.size()})
	a, err := newAnswer(chart)
	if err != nil {
		return nil, err
	}
	a.gzip = bytes.Clone(c.pack(a.json)) // without the room that was left
	return a, nil
}

// packLevel makes 3 to 8 percent more bytes than package compress/gzip does unless
// told otherwise, in a sixth of its time.
const packLevel = 6

// pack compresses text.
func (c *Cache) pack(text []byte) []byte {
	var packed bytes.Buffer
	packed.Grow(len(text) / 2)
	z, ok := c.packers.Get().(*gzip.Writer)
	if !ok {
		z, _ = gzip.NewWriterLevel(nil, packLevel) // there is this level
	}
	defer c.packers.Put(z)
	z.Reset(&packed)
	_, _ = z.Write(text) // a buffer takes everything
	_ = z.Close()
	return packed.Bytes()
}
