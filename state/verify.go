package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// A Report is what Verify found.
type Report struct {
	Arena    string
	Head     Head   // of the last record that is whole
	Records  uint64 // that are whole
	Bytes    int64  // of their data
	Snapshot uint64 // the record at which the snapshot was taken, 0 without one
	// Warning says what is wrong with the snapshot. Without one the next start only
	// takes longer.
	Warning error
}

// Verify reads the whole journal of arena, checks that every record follows the
// one before and is JSON, and shows each to visit, which may be nil. The error is
// a [*Damage] where the journal is not whole, a [*Missing] where it has lost its end,
// [ErrNotFound] for an arena without records, or that of visit. The report covers what
// came before the error.
func Verify(
	ctx context.Context, store Store, arena string, visit func(seq uint64, data []byte) error,
) (Report, error) {
	report := Report{Arena: arena}
	known, err := store.Known(ctx, arena) // before the records: an owner may add to both
	if err != nil {
		return report, fmt.Errorf("verify arena %s: %w", arena, err)
	}
	link := link{path: "the journal of " + arena}
	for r, err := range store.Read(ctx, arena, 0) {
		if err == nil {
			err = link.follow(r)
		}
		if err == nil && !json.Valid(r.Data) {
			err = &Damage{Path: link.path, AfterSeq: r.Seq - 1, Reason: fmt.Sprintf("record %d is not JSON", r.Seq)}
		}
		if err != nil {
			return report, fmt.Errorf("verify arena %s: %w", arena, err)
		}
		report.Head = r.Head()
		report.Records++
		report.Bytes += int64(len(r.Data))
		if visit == nil {
			continue
		}
		if err := visit(r.Seq, r.Data); err != nil {
			return report, fmt.Errorf("verify arena %s: record %d: %w", arena, r.Seq, err)
		}
	}
	if report.Head.Seq < known.Seq {
		return report, &Missing{Arena: arena, Head: report.Head.Seq, Known: known}
	}
	if report.Records == 0 {
		return report, fmt.Errorf("verify arena %s: %w: it has no records", arena, ErrNotFound)
	}
	err = report.snapshot(ctx, store)
	return report, err
}

// snapshot fills in what concerns the snapshot. Its damage is no error.
func (r *Report) snapshot(ctx context.Context, store Store) error {
	snapshot, err := store.LoadSnapshot(ctx, r.Arena)
	var damage *Damage
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case errors.As(err, &damage):
		r.Warning = err
		return nil
	case err != nil:
		return fmt.Errorf("verify arena %s: load snapshot: %w", r.Arena, err)
	}
	r.Snapshot = snapshot.Seq
	if err := another(r.Arena, &snapshot, reaches(ctx, store, r.Arena, snapshot.Head)); err != nil {
		return fmt.Errorf("verify arena %s: %w", r.Arena, err)
	}
	return nil
}
