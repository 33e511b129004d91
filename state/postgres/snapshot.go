package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

const saveSQL = `
update arena_head set snapshot_seq = $5, snapshot_sum = $6, snapshot_data = $7, snapshot_digest = $8
where namespace = $1 and arena = $2 and epoch = $3 and owner = $4`

// SaveSnapshot replaces the snapshot; see [state.Snapshots].
func (s *Store) SaveSnapshot(ctx context.Context, f state.Fence, snapshot state.Snapshot) error {
	ctx, done, err := s.write(ctx, f)
	if err != nil {
		return err
	}
	defer done()
	return again(func() error {
		tag, err := s.pool.Exec(ctx, saveSQL, s.namespace, f.Arena, f.Epoch, f.Owner,
			snapshot.Seq, snapshot.Sum[:], solid(snapshot.Data), digest(snapshot))
		err = moved(ctx, "save the snapshot", tag.RowsAffected(), err)
		if !errors.Is(err, errMoved) {
			return err
		}
		now, err := s.look(ctx, f.Arena)
		if err == nil {
			err = now.allow(f)
		}
		if err == nil {
			err = errMoved
		}
		return err
	})
}

// digest covers all of s.
func digest(s state.Snapshot) []byte {
	hash := sha256.New()
	hash.Write([]byte(s.String() + "\n"))
	hash.Write(s.Data)
	return hash.Sum(nil)
}

const loadSQL = `
select snapshot_seq, snapshot_sum, snapshot_data, snapshot_digest from arena_head
where namespace = $1 and arena = $2 and snapshot_seq is not null`

// LoadSnapshot returns the last snapshot; see [state.Snapshots].
func (s *Store) LoadSnapshot(ctx context.Context, arena string) (state.Snapshot, error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return state.Snapshot{}, err
	}
	defer done()
	var snapshot state.Snapshot
	var sum, kept []byte
	err = s.pool.QueryRow(ctx, loadSQL, s.namespace, arena).Scan(&snapshot.Seq, &sum, &snapshot.Data, &kept)
	if errors.Is(err, pgx.ErrNoRows) {
		return state.Snapshot{}, fmt.Errorf("snapshot of arena %s: %w", arena, state.ErrNotFound)
	}
	if err != nil {
		return state.Snapshot{}, fmt.Errorf("load the snapshot: %w", explain(ctx, err))
	}
	copy(snapshot.Sum[:], sum)
	if !bytes.Equal(kept, digest(snapshot)) {
		return state.Snapshot{}, &state.Damage{
			Path: "the snapshot of " + arena + " in the table arena_head", Reason: "the checksum does not match the content",
		}
	}
	return snapshot, nil
}

// solid returns b, which is null for the database if it is nil.
func solid(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
