package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/seed45548214/arena/state"
)

// A Store is a folder of arenas; see the package for what it promises.
type Store struct {
	dir     string
	now     func() time.Time
	lock    *flock.Flock // nil when opened for reading
	segment int64        // bytes of a segment

	mu     sync.Mutex
	rooms  map[string]*room
	closed chan struct{}
}

// Open takes the folder dir for this process and creates it if need be. Leases run
// by the clock now. It returns an [*InUseError] while another process has the
// folder. An arena's journal is opened, and checked, by the first call that needs
// it, so that a damaged one stops its own arena only. The caller must Close.
func Open(dir string, now func() time.Time) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Store{dir: dir, now: now, lock: lock, segment: segmentBytes, rooms: make(map[string]*room), closed: make(chan struct{})}, nil
}

// OpenReadOnly opens the folder dir beside its owner, if it has one. It returns
// [state.ErrNotFound] when there is no such folder. The caller must Close.
func OpenReadOnly(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	stat, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open store: there is no folder %s, set PERSIST_PATH to that of the arena: %w", dir, state.ErrNotFound)
	case err != nil:
		return nil, fmt.Errorf("open store: %w", explain(err))
	case !stat.IsDir():
		return nil, fmt.Errorf("open store: %s is a file, not a folder", dir)
	}
	return &Store{dir: dir, rooms: make(map[string]*room), closed: make(chan struct{})}, nil
}

// Close ends every Follow, refuses all further calls and gives the folder back. It
// may be called twice.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil
	}
	close(s.closed)
	var err error
	for _, r := range s.rooms {
		err = errors.Join(err, r.close())
	}
	if s.lock != nil {
		err = errors.Join(err, unlockFolder(s.lock))
	}
	return err
}

// Acquire gives the arena to owner; see [state.Leases].
func (s *Store) Acquire(ctx context.Context, arena, owner string, ttl time.Duration) (state.Lease, error) {
	r, err := s.write(ctx, arena)
	if err != nil {
		return state.Lease{}, err
	}
	defer r.leave()
	if err := r.reopen(s.now()); err != nil {
		return state.Lease{}, err
	}
	return r.acquire(s.now(), owner, ttl)
}

// Renew extends a lease; see [state.Leases].
func (s *Store) Renew(ctx context.Context, l state.Lease) (state.Lease, error) {
	r, err := s.write(ctx, l.Arena)
	if err != nil {
		return state.Lease{}, err
	}
	defer r.leave()
	if err := r.allow(l.Fence()); err != nil {
		return state.Lease{}, err
	}
	if err := r.journal.whole(); err != nil {
		return state.Lease{}, errors.Join(err, r.remember(err))
	}
	if err := r.note(); err != nil {
		return state.Lease{}, err
	}
	return r.tenure.Renew(s.now(), l)
}

// Release ends a lease; see [state.Leases].
func (s *Store) Release(ctx context.Context, l state.Lease) error {
	r, err := s.write(ctx, l.Arena)
	if err != nil {
		return err
	}
	defer r.leave()
	return r.release(l)
}

// SaveSnapshot replaces the snapshot; see [state.Snapshots].
func (s *Store) SaveSnapshot(ctx context.Context, f state.Fence, snapshot state.Snapshot) error {
	r, err := s.write(ctx, f.Arena)
	if err != nil {
		return err
	}
	defer r.leave()
	if err := r.allow(f); err != nil {
		return err
	}
	if err := saveSnapshot(r.base+snapshotSuffix, snapshot); err != nil {
		return err
	}
	r.kept = snapshot.Seq
	return nil
}

// LoadSnapshot returns the last snapshot; see [state.Snapshots].
func (s *Store) LoadSnapshot(ctx context.Context, arena string) (state.Snapshot, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Snapshot{}, err
	}
	snapshot, err := loadSnapshot(r.base + snapshotSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return state.Snapshot{}, fmt.Errorf("snapshot of arena %s: %w", arena, state.ErrNotFound)
	}
	return snapshot, err
}

// Arenas returns the ids of the arenas that have a record, or had one; see
// [state.Journals].
func (s *Store) Arenas(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil, state.ErrClosed
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, explain(err)
	}
	ids := make(map[string]bool)
	for _, entry := range entries {
		if id, ok := arenaOf(s.dir, entry); ok {
			ids[id] = true
		}
	}
	return slices.Sorted(maps.Keys(ids)), nil
}

// arenaOf returns the arena that a file of the folder dir tells to have a record, or to
// have had one.
func arenaOf(dir string, entry fs.DirEntry) (id string, ok bool) {
	suffixes := [...]string{journalSuffix, snapshotSuffix, epochSuffix}
	for _, suffix := range suffixes {
		if id, ok = strings.CutSuffix(entry.Name(), suffix); ok {
			break
		}
	}
	if !ok || state.CheckArena(id) != nil {
		return "", false
	}
	switch path := filepath.Join(dir, entry.Name()); {
	case strings.HasSuffix(path, epochSuffix):
		last, err := loadTerm(path)
		return id, err != nil || last.known > 0
	case strings.HasSuffix(path, snapshotSuffix):
		return id, true
	}
	// A process that died may have left a journal in which there is nothing.
	info, err := entry.Info()
	return id, err == nil && info.Size() > 0
}

// write enters the room of arena for somebody who changes something.
func (s *Store) write(ctx context.Context, arena string) (*room, error) {
	if s.lock == nil {
		return nil, state.ErrReadOnly
	}
	r, err := s.room(ctx, arena)
	if err != nil {
		return nil, err
	}
	if err := held(s.lock); err != nil {
		return nil, err
	}
	if _, err := r.enter(); err != nil {
		return nil, err
	}
	return r, nil
}

// room returns what the store keeps of arena, and makes it on first use.
func (s *Store) room(ctx context.Context, arena string) (*room, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil, state.ErrClosed
	}
	r, ok := s.rooms[arena]
	if !ok {
		if err := state.CheckArena(arena); err != nil {
			return nil, err
		}
		r = newRoom(s, arena)
		s.rooms[arena] = r
	}
	return r, nil
}

// over requires s.mu.
func (s *Store) over() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}
