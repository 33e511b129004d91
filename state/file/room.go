package file

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/seed45548214/arena/state"
)

const (
	journalSuffix  = ".journal.jsonl"
	snapshotSuffix = ".snapshot"
	epochSuffix    = ".epoch"
	vaultSuffix    = ".sealed"
)

// A room is what the store keeps of one arena.
type room struct {
	base     string // path of the arena's files without their suffix
	arena    string
	readOnly bool

	mu      sync.Mutex
	closed  bool
	journal *journal // nil until it has been loaded
	tenure  state.Tenure
	waiters state.Waiters
}

func newRoom(dir, arena string, readOnly bool) *room {
	return &room{base: filepath.Join(dir, arena), arena: arena, readOnly: readOnly}
}

// enter locks the room and brings its journal up to date. Unless it returns an
// error the caller must leave. A reader of a damaged journal may enter: it gets the
// damage as well as what is before it.
func (r *room) enter() (damage *state.Damage, err error) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil, state.ErrClosed
	}
	if r.readOnly {
		err = r.advance()
		if errors.As(err, &damage) {
			return damage, nil
		}
	} else {
		err = r.load()
	}
	if err != nil {
		r.mu.Unlock()
	}
	return nil, err
}

func (r *room) leave() { r.mu.Unlock() }

// advance requires r.mu.
func (r *room) advance() error {
	if r.journal == nil {
		r.journal = newJournal(r.arena, r.base+journalSuffix)
	}
	return r.journal.advance()
}

// load requires r.mu. A journal that it refuses is left as it was.
func (r *room) load() error {
	if r.journal != nil {
		return nil
	}
	epoch, err := loadEpoch(r.base + epochSuffix)
	if err != nil {
		return err
	}
	j := newJournal(r.arena, r.base+journalSuffix)
	if err := j.open(os.O_RDWR); err != nil {
		return err
	}
	if err := errors.Join(j.load(), j.syncName()); err != nil {
		return errors.Join(err, j.close())
	}
	r.journal, r.tenure.Epoch = j, epoch
	return nil
}

// reopen requires r.mu. It opens a journal again that was closed after a failed write:
// the whole file is checked, and what the write has left is cut, as at a start. Readers
// keep the file.
func (r *room) reopen() error {
	if r.journal.broken == nil {
		return nil
	}
	j := newJournal(r.arena, r.base+journalSuffix)
	j.file = r.journal.file
	if err := errors.Join(j.open(os.O_RDWR), j.load(), j.syncName()); err != nil {
		return err
	}
	r.journal = j
	return nil
}

// acquire requires r.mu. The epoch is on the disk before anybody has it.
func (r *room) acquire(now time.Time, owner string, ttl time.Duration) (state.Lease, error) {
	tenure := r.tenure
	lease, err := tenure.Acquire(now, r.arena, owner, ttl)
	if err != nil {
		return state.Lease{}, err
	}
	if tenure.Epoch != r.tenure.Epoch {
		if err := saveEpoch(r.base+epochSuffix, tenure.Epoch); err != nil {
			return state.Lease{}, err
		}
	}
	r.tenure = tenure
	return lease, nil
}

func (r *room) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.waiters.Wake()
	if r.journal == nil {
		return nil
	}
	return r.journal.close()
}
