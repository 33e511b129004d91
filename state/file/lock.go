package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

const lockName = "arena.lock"

// An InUseError means that another process has the folder open for writing.
type InUseError struct {
	Dir string
	PID int // 0 when it could not be read
}

// Error says which process it is and what to do.
func (e *InUseError) Error() string {
	var pid string
	if e.PID > 0 {
		pid = fmt.Sprintf(" (pid %d)", e.PID)
	}
	return fmt.Sprintf("%s is in use by another arena process%s; stop it or set PERSIST_PATH to another folder", e.Dir, pid)
}

// lockFolder takes dir for this process. The operating system gives it back when
// the process ends, however it ends.
func lockFolder(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, lockName)
	lock := flock.New(path, flock.SetPermissions(fileMode))
	for {
		ok, err := lock.TryLock()
		switch {
		case err != nil:
			return nil, fmt.Errorf("lock %s: %w", dir, explain(err))
		case !ok:
			return nil, &InUseError{Dir: dir, PID: lockHolder(path)}
		}
		// The owner before us removes the file when it closes. What we have locked
		// may be that file, while a third process locks a new one.
		if sameFile(lock, path) {
			break
		}
		if err := lock.Unlock(); err != nil {
			return nil, fmt.Errorf("lock %s: %w", dir, err)
		}
	}
	if err := os.WriteFile(path, strconv.AppendInt(nil, int64(os.Getpid()), 10), fileMode); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", dir, explain(err)), lock.Unlock())
	}
	return lock, nil
}

// unlockFolder removes the lock's file before it lets go, so that a folder that is
// not in use looks like one. A file that it has not locked is another's.
func unlockFolder(lock *flock.Flock) error {
	if !sameFile(lock, lock.Path()) {
		return lock.Unlock()
	}
	return errors.Join(ignoreMissing(os.Remove(lock.Path())), lock.Unlock())
}

func sameFile(lock *flock.Flock, path string) bool {
	locked, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(locked, named)
}

func lockHolder(path string) int {
	text, err := os.ReadFile(path) //nolint:gosec // the folder is the operator's choice
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
