package file

import (
	"context"
	"fmt"
	"math"
	"os"

	"github.com/seed45548214/arena/state"
)

// A Place is where a record stands: the file, the line counted from 1, and the offset of
// its first byte.
type Place struct {
	Path   string
	Line   int
	Offset int64
}

// Place finds the record seq of arena, or returns [state.ErrNotFound]. It takes the lines
// before it at their word.
func (s *Store) Place(ctx context.Context, arena string, seq uint64) (Place, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return Place{}, err
	}
	if _, err := r.enter(); err != nil {
		return Place{}, err
	}
	defer r.leave()
	path, base, err := r.journal.fileOf(seq)
	if err != nil {
		return Place{}, err
	}
	file, err := os.Open(path) //nolint:gosec // the folder is the operator's choice
	if err != nil {
		return Place{}, explain(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	of := &sheet{arena: arena, path: path, file: file, base: base}
	lines := of.scan(mark{sum: base.Sum}, base, math.MaxInt64, maxBuffer)
	for lines.head.Seq < seq-1 {
		if err := lines.pass(); err != nil {
			return Place{}, fmt.Errorf("find record %d in %s: %w", seq, path, err)
		}
	}
	return Place{Path: path, Line: int(seq - base.Seq), Offset: lines.offset}, nil //nolint:gosec // a file has fewer lines than an int can count
}

// fileOf is the file that has record seq, and where the journal stood before it.
func (j *journal) fileOf(seq uint64) (path string, base state.Head, err error) {
	if seq == 0 || seq > j.head.Seq {
		return "", base, fmt.Errorf("record %d of arena %s: %w", seq, j.arena, state.ErrNotFound)
	}
	for _, s := range j.sealed {
		if seq <= s.head.Seq {
			return s.path, s.base, nil
		}
	}
	return j.path, j.base, nil
}
