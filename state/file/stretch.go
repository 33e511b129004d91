package file

import "github.com/seed45548214/arena/state"

// markEvery is how many records lie between two marks. A read begins at a mark and
// skips to where it was asked to begin; a million records need 94 kB of marks.
const markEvery = 256

// A mark is a place between two records: where the second begins, and the sum of
// the first.
type mark struct {
	offset int64
	sum    state.Sum
}

// begins are the marks of a sheet that follows base: the one at index i follows its record
// i*markEvery.
func begins(base state.Head) []mark { return []mark{{sum: base.Sum}} }

// place returns the last of the marks of a sheet that follows base at or before the end of
// record seq, and the head there.
func place(marks []mark, base state.Head, seq uint64) (mark, state.Head) {
	n := (seq - base.Seq) / markEvery
	return marks[n], state.Head{Seq: base.Seq + n*markEvery, Sum: marks[n].sum}
}

// A stretch is a part of a sheet in which there are records.
type stretch struct {
	*sheet

	from mark
	at   state.Head // there
	end  int64
	last state.Head // of the last record
}

// read yields the records after sequence number seq, and reports whether more are wanted.
// What lies before them is only passed.
func (p *stretch) read(seq uint64, yield func(state.Record, error) bool) bool {
	s := p.scan(p.from, p.at, p.end, readBuffer)
	for s.head.Seq < seq {
		if s.pass() != nil {
			break
		}
	}
	r, err := s.known()
	if err != nil {
		s = p.scan(p.from, p.at, p.end, readBuffer) // where is the damage?
		for r, err = s.known(); err == nil && r.Seq <= seq; r, err = s.known() {
		}
	}
	for yield(r, err) && err == nil {
		if s.head.Seq >= p.last.Seq {
			return true
		}
		line := s.offset
		r, err = s.known()
		if err == nil && r.Seq == p.last.Seq && r.Head() != p.last {
			err = s.damage(r.Seq-1, line, "the record is another than the one that was stored")
		}
	}
	return false
}
