package view

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/seed45548214/arena/arena"
)

// A Veiled journal reads another and hides in its records, while a season is blind, what
// would tell who plays under a code name: see [arena.Masker]. It is the only way from a
// journal to whoever is told of it, so that nobody else need know what is hidden.
type Veiled struct {
	journal Journal

	mu    sync.Mutex
	veils map[string]*veil // by arena
}

// A veil is what is known of the blind seasons of an arena.
type veil struct {
	mu     sync.Mutex
	masker *arena.Masker // nil before anybody has read
	lifted int           // how often a season was revealed, or the journal became another
}

// Veil returns a journal that reads journal.
func Veil(journal Journal) *Veiled { return &Veiled{journal: journal, veils: make(map[string]*veil)} }

func (j *Veiled) of(id string) *veil {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.veils[id] == nil {
		j.veils[id] = new(veil)
	}
	return j.veils[id]
}

// lifted counts how often what was read of an arena has become another: what was hidden in
// it before is not hidden any more.
func (j *Veiled) lifted(id string) int {
	v := j.of(id)
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.lifted
}

// forget begins anew with the journal of an arena, for it may be another.
func (j *Veiled) forget(id string) {
	v := j.of(id)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.masker = nil
	v.lifted++
}

// Read implements [Journal].
func (j *Veiled) Read(ctx context.Context, id string, after uint64) iter.Seq2[Record, error] {
	return j.masked(ctx, id, after, j.journal.Read)
}

// Follow implements [Journal].
func (j *Veiled) Follow(ctx context.Context, id string, after uint64) iter.Seq2[Record, error] {
	return j.masked(ctx, id, after, j.journal.Follow)
}

// Snapshot implements [Journal]. There is none of a season in which something is hidden.
func (j *Veiled) Snapshot(ctx context.Context, id string) (Snapshot, error) {
	saved, err := j.journal.Snapshot(ctx, id)
	if err != nil {
		return Snapshot{}, err //nolint:wrapcheck // it is passed on
	}
	v := j.of(id)
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := j.learn(ctx, id, v, saved.Seq); err != nil {
		return Snapshot{}, err
	}
	if v.masker.Hides(saved.Seq) {
		return Snapshot{}, fmt.Errorf("%w of a blind season before its reveal", ErrNoSnapshot)
	}
	return saved, nil
}

// masked passes on what read yields, as it may be told.
func (j *Veiled) masked(
	ctx context.Context, id string, after uint64, read func(context.Context, string, uint64) iter.Seq2[Record, error],
) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		v := j.of(id)
		for r, err := range read(ctx, id, after) {
			if err == nil {
				err = j.mask(ctx, id, v, &r)
			}
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// mask makes of r what may be told of it.
func (j *Veiled) mask(ctx context.Context, id string, v *veil, r *Record) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := j.learn(ctx, id, v, r.Seq-1); err != nil {
		return err
	}
	before := v.masker.Veiled()
	if err := v.masker.Learn(r.Seq, r.Data); err != nil {
		return fmt.Errorf("look for blind seasons: %w: %w", ErrDamaged, err)
	}
	if v.masker.Veiled() < before {
		v.lifted++
	}
	data, err := v.masker.Mask(r.Seq, r.Data)
	if err != nil {
		return fmt.Errorf("mask record %d: %w: %w", r.Seq, ErrDamaged, err)
	}
	r.Data = data
	return nil
}

// learn reads what of the records up to seq is not known, from a snapshot on where there is
// one. It requires v.mu.
func (j *Veiled) learn(ctx context.Context, id string, v *veil, seq uint64) error {
	if v.masker == nil {
		v.masker = j.begin(ctx, id, seq)
	}
	if v.masker.Seq() >= seq {
		return nil
	}
	for r, err := range j.journal.Read(ctx, id, v.masker.Seq()) {
		if err != nil {
			return fmt.Errorf("look for blind seasons: %w", err)
		}
		if err := v.masker.Learn(r.Seq, r.Data); err != nil {
			return fmt.Errorf("look for blind seasons: %w: %w", ErrDamaged, err)
		}
		if r.Seq >= seq {
			break
		}
	}
	return nil
}

// begin returns what the snapshot of an arena knows, if it is of no later record than seq,
// for only what comes after it is learned.
func (j *Veiled) begin(ctx context.Context, id string, seq uint64) *arena.Masker {
	saved, err := j.journal.Snapshot(ctx, id)
	if err != nil || saved.Seq > seq {
		return arena.NewMasker(nil)
	}
	known, err := arena.ReadSnapshot(saved.Data, id, saved.Seq)
	if err != nil {
		return arena.NewMasker(nil)
	}
	return arena.NewMasker(known)
}
