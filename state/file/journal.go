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

// markEvery is how many records lie between two marks. A read begins at a mark and
// skips to where it was asked to begin; a million records need 94 kB of marks.
const markEvery = 256

// wrongLine is what a [state.Damage] says of a line that is not the record that
// follows the one before: the checksum covers the number and the record before.
const wrongLine = "the line does not match its checksum"

// A mark is a place between two records: where the second begins, and the sum of
// the first.
type mark struct {
	offset int64
	sum    state.Sum
}

// A journal is the file of one arena, as far as it has been checked. The methods
// need the lock of its room.
type journal struct {
	arena string
	path  string
	file  storage // nil until there is a file
	head  state.Head
	size  int64  // where the next record goes
	last  mark   // where the last record begins
	marks []mark // the mark at index i follows record i*markEvery
	chain state.Chain
	line  []byte
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
	return &journal{arena: arena, path: path, marks: make([]mark, 1)}
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

// advance checks what another process has written since, and stops before a
// record that is being written.
func (j *journal) advance() error {
	if err := j.open(os.O_RDONLY); err != nil || j.file == nil {
		return err
	}
	err := j.catchUp()
	if _, damaged := errors.AsType[*state.Damage](err); damaged {
		// A new owner may have cut the tail while it was being read.
		err = j.catchUp()
	}
	return err
}

func (j *journal) catchUp() error {
	tail, err := j.scan()
	if err != nil || len(tail) == 0 || torn(tail, j.size, j.head.Seq+1) && !j.lostBreak(tail) {
		return err
	}
	return j.damage(wrongLine)
}

// lostBreak reports whether tail is a whole record with a damaged line break,
// which a write in progress does not show.
func (j *journal) lostBreak(tail []byte) bool {
	_, err := j.chain.Parse(j.arena, j.head, tail[:len(tail)-1])
	return err == nil && tail[len(tail)-1] != 0
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
	s := scan(j.arena, j.file, mark{offset: j.size, sum: j.head.Sum}, j.head, end, maxBuffer)
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
			return nil, fmt.Errorf("read %s: %w", j.path, err)
		}
		j.take(r, s.offset)
	}
}

// take makes r, whose line ends at the given offset, the last record.
func (j *journal) take(r state.Record, end int64) {
	j.last = mark{offset: j.size, sum: r.Prev}
	j.head, j.size = r.Head(), end
	if r.Seq%markEvery == 0 {
		j.marks = append(j.marks, mark{offset: end, sum: r.Sum})
	}
}

func (j *journal) damage(reason string) *state.Damage {
	return damageAt(j.path, j.head.Seq, j.size, reason)
}

// damageAt describes damage of the line at offset, which comes after record seq:
// line n holds record n.
func damageAt(path string, seq uint64, offset int64, reason string) *state.Damage {
	line := int(seq) + 1 //nolint:gosec // a file has fewer lines than an int can count
	return &state.Damage{Path: path, Line: line, Offset: offset, AfterSeq: seq, Reason: reason}
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
	if err := j.remains(); err != nil {
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
	if cap(j.line) > maxBuffer {
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
	from, head := j.before(seq)
	arena, path, file, end, last := j.arena, j.path, j.file, j.size, j.head.Seq
	begin := func() *scanner { return scan(arena, file, from, head, end, readBuffer) }
	return func(yield func(state.Record, error) bool) {
		s := begin()
		r, err := s.behind(seq, path)
		if err != nil {
			s = begin() // where is the damage?
			for r, err = s.known(path); err == nil && r.Seq <= seq; r, err = s.known(path) {
			}
		}
		for yield(r, err) && err == nil && s.head.Seq < last {
			r, err = s.known(path)
		}
	}
}

// before returns the last known place at or before the end of record seq, which is
// not the last one, and the head there.
func (j *journal) before(seq uint64) (mark, state.Head) {
	if seq == j.head.Seq-1 { // what a follower asks for each time
		return j.last, state.Head{Seq: seq, Sum: j.last.sum}
	}
	m := j.marks[seq/markEvery]
	return m, state.Head{Seq: seq - seq%markEvery, Sum: m.sum}
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
