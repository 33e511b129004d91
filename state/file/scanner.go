package file

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/seed45548214/arena/state"
)

// maxLine is the most bytes that a record's line can have.
const maxLine = state.MaxRecord + state.LineOverhead

// How much a scanner reads at once: of a whole file, and to find some records in it.
const (
	maxBuffer  = 1 << 20
	readBuffer = 1 << 16
)

var errBadLine = errors.New("not the record that follows")

// A sheet is a file with the records of an arena that follow base.
type sheet struct {
	arena string
	path  string // names the file in a damage
	file  io.ReaderAt
	base  state.Head
}

// damage describes damage of the line at offset, which comes after record seq: the first
// line of a sheet holds the first record behind its base.
func (s *sheet) damage(seq uint64, offset int64, reason string) *state.Damage {
	line := int(seq-s.base.Seq) + 1 //nolint:gosec // a file has fewer lines than an int can count
	return &state.Damage{Path: s.path, Line: line, Offset: offset, AfterSeq: seq, Reason: reason}
}

// A scanner reads the lines of a sheet and checks that each is the record that
// follows the one before.
type scanner struct {
	*sheet

	lines  *bufio.Reader
	long   []byte
	chain  state.Chain
	head   state.Head // of the last record
	offset int64      // where the next line begins
}

// scan reads from the place m, which follows head, up to the offset end.
func (s *sheet) scan(m mark, head state.Head, end, buffer int64) *scanner {
	section := io.NewSectionReader(s.file, m.offset, end-m.offset)
	size := int(min(buffer, end-m.offset))
	return &scanner{sheet: s, lines: bufio.NewReaderSize(section, size), head: head, offset: m.offset}
}

// next returns the next record; its data is overwritten by the call after. It
// returns io.EOF at the end, or errBadLine with what stands there instead: all up
// to the next line break, but not more than maxLine bytes.
func (s *scanner) next() (r state.Record, bad []byte, err error) {
	line, err := s.line()
	if err != nil {
		return state.Record{}, nil, err
	}
	body := line[:len(line)-1]
	if line[len(line)-1] != '\n' {
		return state.Record{}, line, errBadLine
	}
	r, err = s.chain.Parse(s.arena, s.head, body)
	if err != nil {
		return state.Record{}, line, errBadLine
	}
	s.head = r.Head()
	s.offset += int64(len(line))
	return r, nil, nil
}

// pass goes behind the next record without checking its content. The record after it
// proves its sum.
func (s *scanner) pass() error {
	line, err := s.line()
	if err != nil {
		return err
	}
	head, err := state.Pass(s.head, line[:len(line)-1])
	if err != nil {
		return err
	}
	s.head, s.offset = head, s.offset+int64(len(line))
	return nil
}

// known returns the next record where one has been found before, with data of its own:
// anything else is damage.
func (s *scanner) known() (state.Record, error) {
	r, _, err := s.next()
	switch {
	case errors.Is(err, errBadLine), errors.Is(err, io.EOF):
		return r, s.damage(s.head.Seq, s.offset, wrongLine)
	case err != nil:
		return r, fmt.Errorf("read %s: %w", s.path, err)
	}
	r.Data = bytes.Clone(r.Data)
	return r, nil
}

// line returns the next line with its line break, or without one at the end of the
// file or after maxLine bytes.
func (s *scanner) line() ([]byte, error) {
	s.long = s.long[:0]
	for {
		part, err := s.lines.ReadSlice('\n')
		if err == nil && len(s.long) == 0 {
			return part, nil
		}
		s.long = append(s.long, part...)
		switch {
		case err == nil, len(s.long) > maxLine:
			return s.long, nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(s.long) > 0:
			return s.long, nil
		}
		return nil, err
	}
}
