package file

import (
	"errors"
	"fmt"
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
	segment  int64 // bytes of a segment

	mu      sync.Mutex
	closed  bool
	journal *journal // nil until it has been loaded
	tenure  state.Tenure
	waiters state.Waiters

	term   term       // the last lease, as the disk has it
	kept   uint64     // the record of the snapshot; 0 without one
	stored state.Head // of a journal that this process wrote and lost
	given  uint64     // where the journal stood when the lease was given
	cut    int64      // bytes that were cut off, and of which nobody was told yet

	refused error // why the journal could not be loaded when that was tried last
}

func newRoom(s *Store, arena string) *room {
	return &room{base: filepath.Join(s.dir, arena), arena: arena, readOnly: s.lock == nil, segment: s.segment}
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
		r.refused = err
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

// load requires r.mu. A journal that it refuses is left as it was, and so is one that has
// lost its end, which only who accepts the loss may acquire.
func (r *room) load() error {
	if r.journal != nil {
		return nil
	}
	term, err := loadTerm(r.base + epochSuffix)
	if err != nil {
		return err
	}
	r.term, r.tenure.Epoch = term, term.epoch
	r.kept = keptIn(r.base + snapshotSuffix)
	return r.openJournal(nil)
}

// openJournal requires r.mu. It opens the journal of the room in file, or, without one, in
// the file that has its name.
func (r *room) openJournal(file storage) error {
	j := newJournal(r.arena, r.base+journalSuffix)
	j.most = r.segment
	err := j.attach()
	if err == nil {
		j.file = file
		err = j.open(os.O_RDWR)
	}
	if err == nil {
		err = j.inspect()
	}
	if err == nil && j.head.Seq >= r.known().Seq {
		err = r.mend(j)
	}
	if err != nil {
		if file == nil {
			err = errors.Join(err, j.close())
		}
		return err
	}
	r.journal = j
	return nil
}

// mend requires r.mu.
func (r *room) mend(j *journal) error {
	cut, err := j.mend()
	r.cut += cut
	return errors.Join(err, j.syncName())
}

// known requires r.mu. It is the last record that the files beside the journal know of,
// and this process.
func (r *room) known() state.Witness {
	return r.term.witness().Later(state.Witness{Seq: r.kept, By: "its snapshot"}).
		Later(state.Witness{Seq: r.stored.Seq, By: "this process"})
}

// reopen requires r.mu. It opens a journal again that takes no more records: after a failed
// write its whole file is checked, and what the write has left is cut, as at a start;
// readers keep the file. If another file has its name and nobody writes, that one is
// looked at.
func (r *room) reopen(now time.Time) error {
	gone := r.journal.remains()
	if gone != nil && r.tenure.Held(now) || r.journal.broken == nil && gone == nil {
		return nil
	}
	before := r.journal
	if before.head.Seq > r.stored.Seq {
		r.stored = before.head
	}
	if gone == nil {
		return r.openJournal(before.file)
	}
	r.journal = nil
	if err := errors.Join(r.load(), r.sameHistory()); err != nil {
		r.journal = before
		return err
	}
	return before.close()
}

// sameHistory requires r.mu. It returns damage if the journal has another record than
// this process has stored.
func (r *room) sameHistory() error {
	if r.stored.Seq == 0 {
		return nil
	}
	for record, err := range r.journal.after(r.stored.Seq - 1) {
		if err != nil {
			return err
		}
		if record.Head() == r.stored {
			return nil
		}
		return &state.Damage{
			Path: r.journal.path, AfterSeq: r.stored.Seq - 1,
			Reason: fmt.Sprintf("record %d is another than the one that was stored", r.stored.Seq),
		}
	}
	return nil // it is shorter
}

// remains requires that nobody holds r.mu. The error says why not all that is known to have
// been stored is there: what was refused when it was looked at, too.
func (r *room) remains() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return nil
	case r.journal == nil:
		return r.refused
	case r.journal.head.Seq < r.known().Seq:
		return &state.Missing{Arena: r.arena, Head: r.journal.head.Seq, Known: r.known()}
	}
	return r.journal.whole()
}

// allow requires r.mu. It returns [state.ErrFenced] unless f may write, and
// [state.ErrReplaced] if the journal is not where it was.
func (r *room) allow(f state.Fence) error {
	if err := r.tenure.Allow(f); err != nil {
		return err
	}
	return r.journal.remains()
}

// acquire requires r.mu. The epoch is on the disk before anybody has it.
func (r *room) acquire(now time.Time, owner string, ttl time.Duration) (state.Lease, error) {
	tenure := r.tenure
	lease, err := tenure.Acquire(now, r.arena, owner, ttl)
	if err != nil {
		return state.Lease{}, err
	}
	if err := r.mend(r.journal); err != nil {
		return state.Lease{}, err
	}
	if tenure.Epoch != r.tenure.Epoch {
		if err := r.saveTerm(term{epoch: tenure.Epoch, known: r.known().Later(state.Witness{Seq: r.journal.head.Seq}).Seq}); err != nil {
			return state.Lease{}, err
		}
	}
	r.tenure, r.given = tenure, r.journal.head.Seq
	lease.Cut, r.cut = r.cut, 0
	return lease, nil
}

// release requires r.mu. Where the journal stands is kept, unless nothing was added to one
// that has lost its end, for that must not be forgotten, or nothing more can be written.
func (r *room) release(l state.Lease) error {
	if !r.tenure.Release(l) {
		return nil // it is over already
	}
	if err := r.journal.whole(); err != nil {
		return errors.Join(err, r.remember(err))
	}
	head := r.journal.head.Seq
	if head == r.given && head < r.known().Seq || head == r.term.known || r.journal.broken != nil {
		return nil //nolint:nilerr // whoever wrote has been told why it is broken
	}
	r.stored = state.Head{}
	return r.saveTerm(term{epoch: r.term.epoch, known: head})
}

// remember requires r.mu. If err says that the journal is another one, or gone, the disk
// keeps what this process has stored of it: the next one must not take what is there for
// all.
func (r *room) remember(err error) error {
	if errors.Is(err, state.ErrReplaced) {
		return r.note()
	}
	return nil
}

// note requires r.mu. It keeps where the journal stands, at each renewal of a lease.
func (r *room) note() error {
	if head := r.journal.head.Seq; head > r.term.known {
		return r.saveTerm(term{epoch: r.term.epoch, known: head})
	}
	return nil
}

func (r *room) saveTerm(t term) error {
	if err := saveTerm(r.base+epochSuffix, t); err != nil {
		return err
	}
	r.term = t
	return nil
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
