package history

import (
	"unsafe"

	"github.com/seed45548214/arena/arena"
)

// What tests may know of the levels.
const (
	MostKept    = (lastLevel + 1) * levelSize
	LevelSize   = levelSize
	Indices     = indices
	WidthAtLast = 1 << lastLevel
	BucketBytes = int(unsafe.Sizeof(bucket{}) + unsafe.Sizeof(&bucket{}))
	CellBytes   = int(unsafe.Sizeof(cell{}))
	ValueBytes  = int(unsafe.Sizeof(value{}))
)

// A Kept is what a recorder keeps of consecutive ticks.
type Kept struct {
	From, To int64
	Ticks    int
	Cells    []Cell
}

// A Cell is what it keeps of one series in them.
type Cell struct {
	First, Low, High, Last arena.Money
	LowAt, HighAt          int64
	Worst                  float64
	WorstAt                int64
}

// Kept lists all that r keeps, the oldest first.
func (r *Recorder) Kept() []Kept {
	var all []Kept
	for _, b := range r.levels.buckets() {
		kept := Kept{From: b.from, To: b.to, Ticks: b.ticks, Cells: make([]Cell, b.series())}
		for i := range kept.Cells {
			c := b.cell(i, new(cell))
			kept.Cells[i] = Cell{c.first, c.low, c.high, c.last, c.lowAt, c.highAt, c.worst, c.worstAt}
		}
		all = append(all, kept)
	}
	return all
}

// Settle adds so many ticks of one series at once, as they come to the last level.
func (r *Recorder) Settle(at int64, ticks int, value arena.Money) (width int) {
	r.settle([]*bucket{{from: at, to: at, ticks: ticks, cells: []cell{newCell(at, value, value)}}})
	return r.width
}

// Hold lets nobody draw until release is called.
func (c *Cache) Hold() (release func()) {
	for range cap(c.slots) {
		c.slots <- struct{}{}
	}
	return func() {
		for range cap(c.slots) {
			<-c.slots
		}
	}
}

// Kept says how many answers there are and how many bytes they take.
func (c *Cache) Kept() (answers, counted, bytes int) {
	kept, counted := c.answers.Kept()
	for _, a := range kept {
		bytes += a.Weight()
	}
	return len(kept), counted, bytes
}

// KeptAnswers is how many answers are kept at most.
const KeptAnswers = keptAnswers
