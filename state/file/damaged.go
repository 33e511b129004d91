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
	lines := uint64(bytes.Count(content[j.size:], []byte("\n"))) //nolint:gosec // not negative
	last.known = max(last.known, j.head.Seq+max(lines, 1))
	if err := saveTerm(epoch, last); err != nil {
		return "", err
	}
	if err := errors.Join(j.file.Truncate(j.size), j.file.Sync()); err != nil {
		return "", fmt.Errorf("cut %s: %w", j.path, explain(err))
	}
	return kept, nil
}
