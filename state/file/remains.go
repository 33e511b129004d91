package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"

	"github.com/seed45548214/arena/state"
)

// A record that was stored in a file without a name is stored for nobody. So whoever
// writes looks before and after each write, at each renewal and at the end whether its
// files are still the ones that others find: a folder that was removed, a backup that was
// moved over a journal, a file that a log rotator has cut, a lock that somebody deleted.

// remains returns [state.ErrReplaced] unless the file that has the journal's name is the
// one that is written to, and ends behind the last record.
func (j *journal) remains() error {
	if j.file == nil {
		if _, err := os.Lstat(j.path); err == nil {
			return fmt.Errorf("%s was made by another hand: %w", j.path, state.ErrReplaced)
		}
		return nil
	}
	open, ok := j.file.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return nil // it has no name
	}
	have, err := open.Stat()
	if err != nil {
		return fmt.Errorf("look at %s: %w", j.path, err)
	}
	named, err := os.Stat(j.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is gone: %w", j.path, state.ErrReplaced)
	case err != nil:
		return fmt.Errorf("look at %s: %w", j.path, explain(err))
	case !os.SameFile(have, named):
		return fmt.Errorf("%s is another file than before: %w", j.path, state.ErrReplaced)
	case j.broken != nil && named.Size() >= j.size: // a write that failed has left something
	case named.Size() != j.size+j.tail:
		return fmt.Errorf("%s has %d bytes and not %d as before: %w", j.path, named.Size(), j.size+j.tail, state.ErrReplaced)
	}
	return nil
}

// whole is remains, for the segments, too.
func (j *journal) whole() error {
	for _, s := range j.sealed {
		if err := s.check(); err != nil {
			return fmt.Errorf("%w: %w", state.ErrReplaced, err)
		}
	}
	return j.remains()
}

// held returns [state.ErrReplaced] unless the lock's file is the one that this process
// has locked: with another, another process may have the folder.
func held(lock *flock.Flock) error {
	if sameFile(lock, lock.Path()) {
		return nil
	}
	return fmt.Errorf("%s is gone or another, so another process may write here: %w", lock.Path(), state.ErrReplaced)
}

// Remains says why not all is there that is known to have been stored, in the journals that
// anybody has asked for: [state.ErrReplaced] if they, or the lock of the folder, are others
// than before, a [*state.Missing], or a [*state.Damage].
func (s *Store) Remains() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock == nil || s.over() {
		return nil
	}
	err := held(s.lock)
	for _, r := range s.rooms {
		err = errors.Join(err, r.remains())
	}
	return err
}
