package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seed45548214/arena/state"
)

// CutDamage cuts a damaged journal behind its last whole record, for an operator who gives
// up what follows; the file as it was stays beside it, under the name that is returned. From
// then on records are known to be missing: see [state.OpenShort]. It changes nothing, and
// returns no name, if the journal has no damage.
func (s *Store) CutDamage(ctx context.Context, arena string) (kept string, err error) {
	if err := errors.Join(ctx.Err(), state.CheckArena(arena)); err != nil {
		return "", err
	}
	if s.lock == nil {
		return "", state.ErrReadOnly
	}
	if err := held(s.lock); err != nil {
		return "", err
	}
	base := filepath.Join(s.dir, arena)
	last, err := loadTerm(base + epochSuffix)
	if err != nil {
		return "", err
	}
	j := newJournal(arena, base+journalSuffix)
	if err := j.attach(); err != nil {
		return "", err
	}
	if err := j.open(os.O_RDWR); err != nil || j.file == nil {
		return "", err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	err = j.inspect()
	if _, damaged := errors.AsType[*state.Damage](err); !damaged {
		return "", err
	}
	return j.cutDamage(base+epochSuffix, last)
}

// cutDamage keeps the file, notes that it had more records, and cuts it, in this order:
// whenever it is broken off, the next attempt goes on.
func (j *journal) cutDamage(epoch string, last term) (kept string, err error) {
	size, err := j.file.Size()
	if err != nil {
		return "", err
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(j.file, 0, size), content); err != nil {
		return "", fmt.Errorf("read %s: %w", j.path, err)
	}
	kept = fmt.Sprintf("%s.damaged-%d", j.path, j.head.Seq+1)
	if err := replaceFile(kept, content); err != nil {
		return "", fmt.Errorf("keep %s: %w", j.path, err)
	}
	begun := bytes.Count(append([]byte("\n"), content[j.size:]...), []byte("\n{\"seq\":"))
	last.known = max(last.known, j.head.Seq+max(uint64(begun), 1)) //nolint:gosec // not negative
	if err := saveTerm(epoch, last); err != nil {
		return "", err
	}
	if err := errors.Join(j.file.Truncate(j.size), j.file.Sync()); err != nil {
		return "", fmt.Errorf("cut %s: %w", j.path, explain(err))
	}
	return kept, nil
}

// KeepLost copies what is overwritten once the loss of the records of arena through the
// given one is accepted: its snapshot, and the beginning of a record at the end of its
// journal. It returns the names of the copies.
func (s *Store) KeepLost(ctx context.Context, arena string, through uint64) (kept []string, err error) {
	r, err := s.write(ctx, arena)
	if err != nil {
		return nil, err
	}
	defer r.leave()
	keep := func(path string, content []byte) error {
		path = fmt.Sprintf("%s.lost-%d", path, through)
		kept = append(kept, path)
		return replaceFile(path, content)
	}
	content, err := os.ReadFile(r.base + snapshotSuffix)
	if err == nil {
		err = keep(r.base+snapshotSuffix, content)
	}
	if err := ignoreMissing(err); err != nil {
		return nil, explain(err)
	}
	j := r.journal
	if j.file == nil || j.tail <= 0 {
		return kept, nil
	}
	tail := make([]byte, j.tail)
	if _, err := io.ReadFull(io.NewSectionReader(j.file, j.size, j.tail), tail); err != nil {
		return nil, fmt.Errorf("read %s: %w", j.path, err)
	}
	return kept, keep(j.path, tail)
}
