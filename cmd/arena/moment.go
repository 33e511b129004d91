package main

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// momentOf is the arena id as its last round opened, of those that had by record at, or
// by the head if at is zero: agents are asked at no other moment, and see prices of no
// other. Nothing but the record itself says so, so that a journal is folded up to it.
func (p *program) momentOf(c *cli.Context, store state.Store, id string, at uint64) (*arena.State, error) {
	head, err := store.Head(c.Context, id)
	switch {
	case err != nil:
		return nil, fmt.Errorf("find the head of %s: %w", id, err)
	case at > head.Seq:
		return nil, fmt.Errorf("%s has no record %d yet; its head is record %d", id, at, head.Seq)
	case at == 0:
		at = head.Seq
	}
	step, end := p.meter(c, "reading "+id, at)
	defer end()
	opened, err := lastOpening(c.Context, store.Read(c.Context, id, 0), at, step)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", id, err)
	case opened == nil:
		return nil, fmt.Errorf("no round of %s had opened by record %d; give a later one with --at", id, at)
	}
	return opened, nil
}

// lastOpening folds records up to the one at, and returns the state with which the last
// round opened; nil if none did.
func lastOpening(ctx context.Context, records iter.Seq2[state.Record, error], at uint64, step func(uint64)) (opened *arena.State, err error) {
	season, decoder := new(arena.State), new(arena.Decoder)
	for record, err := range records {
		if err != nil {
			return nil, fmt.Errorf("after record %d: %w", season.Seq, err)
		}
		events, err := decoder.Decode(record.Data)
		if err == nil {
			err = season.Fold(record.Seq, events)
		}
		if err != nil {
			return nil, err
		}
		step(record.Seq)
		if season.Open != nil && season.Open.SnapshotSeq == record.Seq {
			opened = season.Clone()
		}
		if record.Seq == at {
			break
		}
	}
	return opened, ctx.Err()
}

// recordAt reads the number of a record; zero stands for the head.
func recordAt(c *cli.Context) (uint64, error) {
	text := c.String("at")
	if text == "" {
		return 0, nil
	}
	at, err := strconv.ParseUint(text, 10, 64)
	if err != nil || at == 0 {
		return 0, usagef("--at is %q; want the number of a record, from 1", text)
	}
	return at, nil
}
