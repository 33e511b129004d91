package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/seed45548214/arena/state"
)

// segmentBytes is about how large a segment becomes before the next one begins: what
// opening a journal reads at most, a tenth of a second's work.
const segmentBytes = 64 << 20

// A segment is a part of a journal that nobody writes to any more. Its records are not
// read when the journal is opened: the first record behind it proves its last sum, and
// whoever reads it proves the rest.
type segment struct {
	arena string
	path  string
	base  state.Head // where the journal stood before its first record
	head  state.Head // and behind its last one
	size  int64

	mu    sync.Mutex
	marks []mark // as far as they were needed
}

// check returns damage unless the file is there, as long as it was.
func (s *segment) check() error {
	stat, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.damage("the file is missing")
	case err != nil:
		return explain(err)
	case stat.Size() != s.size:
		return s.damage(fmt.Sprintf("the file has %d bytes and not %d", stat.Size(), s.size))
	}
	return nil
}

func (s *segment) damage(reason string) *state.Damage {
	return &state.Damage{
		Path: s.path, AfterSeq: s.base.Seq,
		Reason: fmt.Sprintf("%s; it is to have the records %d to %d", reason, s.base.Seq+1, s.head.Seq),
	}
}

// read yields the records of the segment after sequence number seq, and reports whether
// more are wanted.
func (s *segment) read(seq uint64, yield func(state.Record, error) bool) bool {
	file, err := os.Open(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		err = s.damage("the file is missing")
	}
	if err != nil {
		yield(state.Record{}, explain(err))
		return false
	}
	defer func() { _ = file.Close() }() // it was only read
	of := &sheet{arena: s.arena, path: s.path, file: file, base: s.base}
	from, head := s.place(of, max(seq, s.base.Seq))
	return (&stretch{sheet: of, from: from, at: head, end: s.size, last: s.head}).read(seq, yield)
}

// place is the last mark at or before the end of record seq, and the head there. Marks are
// made when they are first needed, of the sums that stand there.
func (s *segment) place(of *sheet, seq uint64) (mark, state.Head) {
	s.mu.Lock()
	defer s.mu.Unlock()
	marked := uint64(len(s.marks)-1) * markEvery //nolint:gosec // there is one at least
	last, head := place(s.marks, s.base, s.base.Seq+marked)
	lines := of.scan(last, head, s.size, maxBuffer)
	for uint64(len(s.marks))*markEvery <= seq-s.base.Seq {
		if lines.pass() != nil {
			return s.marks[0], s.base // there is damage on the way: it will be found, and where
		}
		if (lines.head.Seq-s.base.Seq)%markEvery == 0 {
			s.marks = append(s.marks, mark{offset: lines.offset, sum: lines.head.Sum})
		}
	}
	return place(s.marks, s.base, seq)
}
