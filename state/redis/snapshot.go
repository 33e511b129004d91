package redis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/seed45548214/arena/state"
)

// SaveSnapshot replaces the snapshot; see [state.Snapshots].
func (s *Store) SaveSnapshot(ctx context.Context, f state.Fence, snapshot state.Snapshot) error {
	k, err := s.begin(ctx, f.Arena)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, "save the snapshot of arena "+f.Arena, s.scripts.snapshot, []string{k.head, k.snapshot},
		f.Epoch, f.Owner, snapshot.Seq, sumText(snapshot.Sum), snapshot.Data, digest(snapshot.Head, snapshot.Data))
	return gone(err, f)
}

// LoadSnapshot returns the last snapshot; see [state.Snapshots].
func (s *Store) LoadSnapshot(ctx context.Context, arena string) (state.Snapshot, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return state.Snapshot{}, err
	}
	fields, err := s.commands.HGetAll(ctx, k.snapshot).Result()
	if err != nil {
		return state.Snapshot{}, s.explain(ctx, "load the snapshot of arena "+arena, err)
	}
	if len(fields) == 0 {
		return state.Snapshot{}, fmt.Errorf("snapshot of arena %s: %w", arena, state.ErrNotFound)
	}
	head, err := parseHead(fields["seq"], fields["sum"])
	snapshot := state.Snapshot{Head: head, Data: []byte(fields["data"])}
	if err != nil || fields["digest"] != digest(head, snapshot.Data) {
		return state.Snapshot{}, &state.Damage{Path: "the hash " + k.snapshot, Reason: "its bytes are not those that were saved"}
	}
	return snapshot, nil
}

// digest is over all that a snapshot says.
func digest(head state.Head, data []byte) string {
	hash := sha256.New()
	_, _ = fmt.Fprintln(hash, head) // a hash takes everything
	_, _ = hash.Write(data)
	return hex.EncodeToString(hash.Sum(nil))
}
