package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/seed45548214/arena/state"
)

// wrongLine is what a [state.Damage] says of a line that is not the record that
// follows the one before: the checksum covers the number and the record before.
const wrongLine = "the line does not match its checksum"

// keptLine is how many bytes of the last line written are kept for the next one: a tick
// has fewer, and a round of models may have a hundred times as many.
const keptLine = 64 << 10

// A journal is the records of one arena, as far as they have been checked: segments, and
// the file to which records are added. The methods need the lock of its room.
type journal struct {
	arena  string
	path   string
	sealed []*segment
	base   state.Head // behind the last of them
	file   storage    // that follows base; nil until there is one
	head   state.Head
	size   int64 // where the next record goes
	last   mark  // where the last record begins
	marks  []mark
	chain  state.Chain
	line   []byte
	most   int64 // bytes of a segment
	// tail is how many bytes stand behind the last record, as far as the file has been
	// inspected and not mended since.
	tail int64
	// unsettled is set from when the file was inspected until it was mended.
	unsettled bool
	// broken is why nothing more can be written, once a write has failed, until the
	// file is opened again.
	broken error
}

func newJournal(arena, path string) *journal {
	j := &journal{arena: arena, path: path}
	j.follow(state.Head{})
	return j
}

// follow makes j one whose file follows base, and is not there yet.
func (j *journal) follow(base state.Head) {
	j.base, j.head, j.file, j.size = base, base, nil, 0
	j.last, j.marks = mark{sum: base.Sum}, begins(base)
}

func (j *journal) sheet() *sheet {
	return &sheet{arena: j.arena, path: j.path, file: j.file, base: j.base}
}

// open opens the file if there is one.
func (j *journal) open(flag int) error {
	if j.file != nil {
		return nil
	}
	f, err := os.OpenFile(j.path, flag, fileMode)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return explain(err)
	}
	j.file = osFile{f}
	return nil
}

// scan takes the records that follow those it has, and returns what stands behind
// them if the last line is not one.
func (j *journal) scan() (tail []byte, err error) {
	end, err := j.file.Size()
	if err != nil {
		return nil, err
	}
	if end < j.size {
		return nil, j.damage(fmt.Sprintf("the file has shrunk to %d bytes", end))
	}
	s := j.sheet().scan(mark{offset: j.size, sum: j.head.Sum}, j.head, end, maxBuffer)
	for {
		r, bad, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case errors.Is(err, errBadLine):
			if s.offset+int64(len(bad)) < end {
				return nil, j.damage(wrongLine)
			}
			return bytes.Clone(bad), nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", j.path, explain(err))
		}
		j.take(r, s.offset)
	}
}

// take makes r, whose line ends at the given offset, the last record.
func (j *journal) take(r state.Record, end int64) {
	j.last = mark{offset: j.size, sum: r.Prev}
	j.head, j.size = r.Head(), end
	if (r.Seq-j.base.Seq)%markEvery == 0 {
		j.marks = append(j.marks, mark{offset: end, sum: r.Sum})
	}
}

func (j *journal) damage(reason string) *state.Damage {
	return j.sheet().damage(j.head.Seq, j.size, reason)
}

// append stores r and returns once it is on the disk, in the file that has the
// journal's name. After an error of the disk, or if the file is another, the journal
// stays closed: what it holds is only known after it is opened again.
func (j *journal) append(r state.Record) error {
	if stored, err := r.Follows(j.head); stored || err != nil {
		return err
	}
	if j.broken != nil {
		return j.broken
	}
	if err := errors.Join(j.remains(), j.turn()); err != nil {
		j.broken = err
		return err
	}
	if !j.chain.Holds(r) {
		return fmt.Errorf("record %d: its sum is not that of its content", r.Seq)
	}
	j.line = state.AppendLine(j.line[:0], r)
	if err := j.write(j.line); err != nil {
		j.broken = fmt.Errorf("write %s: %w: %w", j.path, state.ErrBroken, err)
		return j.broken
	}
	j.take(r, j.size+int64(len(j.line)))
	if err := j.remains(); err != nil { // nobody would find it
		j.broken = err
		return err
	}
	if cap(j.line) > keptLine {
		j.line = nil
	}
	return nil
}

func (j *journal) write(line []byte) error {
	if j.file == nil {
		file, err := createFile(j.path)
		if err != nil {
			return err
		}
		j.file = file
	}
	if _, err := j.file.WriteAt(line, j.size); err != nil {
		return err
	}
	return j.file.Sync()
}

// after returns the records after sequence number seq as far as they are known
// now; what lies before them is only passed. The sequence needs no lock.
func (j *journal) after(seq uint64) iter.Seq2[state.Record, error] {
	if seq >= j.head.Seq {
		return func(func(state.Record, error) bool) {}
	}
	sealed, written := j.sealed, j.written(seq)
	return func(yield func(state.Record, error) bool) {
		for _, s := range sealed {
			if s.head.Seq > seq && !s.read(seq, yield) {
				return
			}
		}
		if written != nil {
			written.read(seq, yield)
		}
	}
}

// written is what the file has of the records after seq, nil if that is none.
func (j *journal) written(seq uint64) *stretch {
	if j.head == j.base {
		return nil
	}
	from, at := j.before(max(seq, j.base.Seq))
	return &stretch{sheet: j.sheet(), from: from, at: at, end: j.size, last: j.head}
}

// before returns the last known place at or before the end of record seq, which is in the
// file and not the last one, and the head there.
func (j *journal) before(seq uint64) (mark, state.Head) {
	if seq == j.head.Seq-1 { // what a follower asks for each time
		return j.last, state.Head{Seq: seq, Sum: j.last.sum}
	}
	return place(j.marks, j.base, seq)
}

func (j *journal) close() error {
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	return err
}

// syncName returns once the name of the file is on the disk: a process that died
// may have made the file and no more.
func (j *journal) syncName() error {
	if j.file == nil {
		return nil
	}
	return syncFolder(filepath.Dir(j.path))
}
