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

// A scanner reads the lines of a journal and checks that each is the record that
// follows the one before.
type scanner struct {
	arena  string
	lines  *bufio.Reader
	long   []byte
	chain  state.Chain
	head   state.Head // of the last record
	offset int64      // where the next line begins
}

// scan reads file from the place m, which follows head, up to the offset end.
func scan(arena string, file io.ReaderAt, m mark, head state.Head, end, buffer int64) *scanner {
	section := io.NewSectionReader(file, m.offset, end-m.offset)
	size := int(min(buffer, end-m.offset))
	return &scanner{arena: arena, lines: bufio.NewReaderSize(section, size), head: head, offset: m.offset}
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

// behind returns the record after seq without checking those before it, whose sums,
// but not their content, it proves.
func (s *scanner) behind(seq uint64, path string) (state.Record, error) {
	for s.head.Seq < seq {
		line, err := s.line()
		if err != nil {
			return state.Record{}, err
		}
		head, err := state.Pass(s.head, line[:len(line)-1])
		if err != nil {
			return state.Record{}, err
		}
		s.head, s.offset = head, s.offset+int64(len(line))
	}
	return s.known(path)
}

// known returns the next record of the file at path, with data of its own, where
// one has been found before: anything else is damage.
func (s *scanner) known(path string) (state.Record, error) {
	r, _, err := s.next()
	switch {
	case errors.Is(err, errBadLine), errors.Is(err, io.EOF):
		return r, damageAt(path, s.head.Seq, s.offset, wrongLine)
	case err != nil:
		return r, fmt.Errorf("read %s: %w", path, err)
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
