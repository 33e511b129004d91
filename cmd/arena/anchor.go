package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// keptHeads are the heads that somebody kept in the file of --anchor, by the arena they are
// of, which must be one of ids unless only some of the store are asked for.
func keptHeads(c *cli.Context, ids []string) (map[string][]arena.SignedHead, error) {
	path := c.String("anchor")
	if path == "" && c.IsSet("anchor") {
		return nil, usagef("--anchor is empty; give it a file, or leave it out")
	}
	if path == "" {
		return nil, nil
	}
	heads, err := readHeads(path)
	if err != nil {
		return nil, err
	}
	for id := range heads {
		if !c.Args().Present() && !slices.Contains(ids, id) {
			return nil, fmt.Errorf("%s has heads of the arena %q, of which the store has nothing", path, id)
		}
	}
	return heads, nil
}

// readHeads reads the heads in the file at path, as `arena head` has printed them. Each must
// have been signed with the key that it names.
func readHeads(path string) (map[string][]arena.SignedHead, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the file is the operator's choice
	if err != nil {
		return nil, usagef("read the kept heads: %w", err)
	}
	heads := make(map[string][]arena.SignedHead)
	lines := json.NewDecoder(bytes.NewReader(content))
	for n := 1; ; n++ {
		var head arena.SignedHead
		err := lines.Decode(&head)
		if errors.Is(err, io.EOF) && n > 1 {
			return heads, nil
		}
		if errors.Is(err, io.EOF) {
			return nil, usagef("%s has no heads; give a file with what `arena head` has printed", path)
		}
		if err == nil {
			err = head.Check()
		}
		if err != nil {
			return nil, usagef("%s, head %d: %w; give a file with what `arena head` has printed", path, n, err)
		}
		heads[head.Arena] = append(heads[head.Arena], head)
	}
}

// anchor compares the journal, which stands at last, with heads that were kept of it. The
// error is an [arena.ViolationError] if it was rewritten since one was signed.
func (e *examination) anchor(ctx context.Context, store state.Store, last state.Head, heads []arena.SignedHead) error {
	for i := range heads {
		head := &heads[i]
		signed := "which was signed at " + head.Time.Format(time.RFC3339)
		signer, begun := e.signers[head.Season]
		switch {
		case e.gaveUp(head.Record) > 0:
			return violation(e.gaveUp(head.Record), "record %d, %s, was given up: an operator has accepted its loss", head.Record, signed)
		case head.Record > last.Seq:
			return violation(last.Seq, "the journal ends here, and record %d, %s, is gone", head.Record, signed)
		case !begun:
			return violation(last.Seq, "there is no season %d, and record %d of it, %s, was kept", head.Season, head.Record, signed)
		case signer != head.Signer:
			return violation(head.Record, "season %d names the signer %q, and the kept head is of %s", head.Season, signer, head.Signer)
		}
		for r, err := range store.Read(ctx, e.arena, head.Record-1) {
			if err != nil {
				return fmt.Errorf("read record %d: %w", head.Record, err)
			}
			if sum := r.Sum.String(); sum != head.Sum {
				return violation(head.Record, "the journal was rewritten: the sum through the record, %s, was %s, and now it is %s", signed, head.Sum, sum)
			}
			break
		}
	}
	return nil
}

// gaveUp is the record that says that the loss of another was accepted, 0 if none does.
func (e *examination) gaveUp(seq uint64) uint64 {
	for at, through := range e.losses {
		if at <= seq && seq <= through {
			return at
		}
	}
	return 0
}
