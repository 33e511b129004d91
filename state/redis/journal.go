package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// Read asks for pages of about pageBytes, and for no more than pageRecords.
const (
	pageBytes   = 4 << 20
	pageRecords = 2048
	firstPage   = 32
)

// Append stores a record; see [state.Journals]. When the server has lost the last records
// that this process wrote, because a replica that had not got them took over, they are put
// back first.
func (s *Store) Append(ctx context.Context, f state.Fence, r state.Record) error {
	k, err := s.begin(ctx, f.Arena)
	if err != nil {
		return err
	}
	if r.Arena != f.Arena {
		return state.ErrFenced
	}
	err = s.persist(ctx, func() error { return s.append(ctx, k, f, r) })
	if conflict, ok := errors.AsType[*state.Conflict](err); ok && conflict.Have.Seq < conflict.After.Seq {
		if count, failed := s.putBack(ctx, k, f, conflict.Have); failed != nil {
			err = failed
		} else if count > 0 {
			err = s.append(ctx, k, f, r)
		}
	}
	if err == nil {
		s.written.of(f.Arena).add(r)
	}
	return err
}

// patience is how long an append goes on trying while the server does not answer, or cannot
// write: a restart or a failover takes a few seconds. Nobody is told of the record meanwhile.
const patience = 20 * time.Second

// persist tries until the server has said yes or no.
func (s *Store) persist(ctx context.Context, try func() error) error {
	err := try()
	if err == nil || final(err) {
		return err
	}
	over := s.now().Add(patience)
	for pause := firstPause; s.now().Before(over); pause = min(2*pause, lastPause) {
		if err := s.rest(ctx, err, pause); err != nil {
			return err
		}
		if err = try(); err == nil {
			return nil
		}
	}
	return err
}

// firstPause and lastPause are between two tries; each is twice as long as the one before.
const (
	firstPause = 20 * time.Millisecond
	lastPause  = time.Second
)

// final reports whether an error is an answer, which asking again does not change.
func final(err error) bool {
	if _, ok := errors.AsType[*state.Conflict](err); ok {
		return true
	}
	for _, answer := range []error{state.ErrFenced, state.ErrReplaced, state.ErrClosed, state.ErrBadArena} {
		if errors.Is(err, answer) {
			return true
		}
	}
	return false
}

func (s *Store) append(ctx context.Context, k keys, f state.Fence, r state.Record) error {
	after := r.After()
	answer, err := s.run(ctx, fmt.Sprintf("append record %d of arena %s", r.Seq, r.Arena), s.scripts.append, []string{k.head, k.journal},
		f.Epoch, f.Owner, after.Seq, sumText(after.Sum), r.Seq, sumText(r.Sum), r.Data)
	if err != nil {
		return gone(err, f)
	}
	if answer[0] != "conflict" {
		return nil
	}
	have, err := parseHead(answer[1], answer[2])
	if err != nil {
		return fmt.Errorf("append record %d of arena %s: %w", r.Seq, r.Arena, err)
	}
	return &state.Conflict{Arena: r.Arena, Have: have, After: after}
}

// Read yields the records after a sequence number; see [state.Journals].
func (s *Store) Read(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		k, err := s.begin(ctx, arena)
		if err != nil {
			yield(state.Record{}, err)
			return
		}
		head, err := s.headOf(ctx, arena, k)
		last := state.Head{Seq: after}
		for count := firstPage; err == nil && last.Seq < head.Seq; {
			var page []state.Record
			page, err = s.page(ctx, arena, k, last, head.Seq, count)
			size := 0
			for _, r := range page {
				if !yield(r, nil) {
					return
				}
				last, size = r.Head(), size+len(r.Data)
			}
			count = min(max(1, count*pageBytes/max(1, size)), 4*count, pageRecords)
		}
		if err != nil {
			yield(state.Record{}, err)
		}
	}
}

// page returns some records after a head, one at least, or a [*state.Damage].
func (s *Store) page(ctx context.Context, arena string, k keys, after state.Head, last uint64, count int) ([]state.Record, error) {
	entries, err := s.commands.XRangeN(ctx, k.journal, entryID(after.Seq+1), entryID(last), int64(count)).Result()
	if err != nil {
		return nil, s.explain(ctx, "read arena "+arena, err)
	}
	if len(entries) == 0 {
		return nil, damage(k, after.Seq, "the records behind it are not there")
	}
	return records(arena, k, after, entries)
}

// records makes records of what follows a head in a stream. A head without a sum is one
// whose record was not looked at.
func records(arena string, k keys, after state.Head, entries []goredis.XMessage) ([]state.Record, error) {
	all := make([]state.Record, 0, len(entries))
	for _, entry := range entries {
		r, err := record(arena, entry)
		switch {
		case err != nil:
		case r.Seq != after.Seq+1:
			err = fmt.Errorf("record %d follows record %d", r.Seq, after.Seq)
		case after.Sum != (state.Sum{}) && r.Prev != after.Sum:
			err = fmt.Errorf("record %d follows another record %d", r.Seq, after.Seq)
		}
		if err != nil {
			return nil, damage(k, after.Seq, err.Error())
		}
		all, after = append(all, r), r.Head()
	}
	return all, nil
}

// record reads one entry of a stream. The chain is proved by who reads.
func record(arena string, entry goredis.XMessage) (state.Record, error) {
	text := func(field string) string { value, _ := entry.Values[field].(string); return value }
	number, zero := strings.CutSuffix(entry.ID, "-0")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil || !zero {
		return state.Record{}, fmt.Errorf("the id %q is not that of a record", entry.ID)
	}
	prev, err := parseHead(number, text("prev"))
	if err != nil {
		return state.Record{}, fmt.Errorf("record %d: %w", seq, err)
	}
	head, err := parseHead(number, text("sum"))
	if err != nil {
		return state.Record{}, fmt.Errorf("record %d: %w", seq, err)
	}
	return state.Record{Arena: arena, Seq: seq, Prev: prev.Sum, Sum: head.Sum, Data: []byte(text("data"))}, nil
}

// Head returns where a journal stands; see [state.Journals].
func (s *Store) Head(ctx context.Context, arena string) (state.Head, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return state.Head{}, err
	}
	return s.headOf(ctx, arena, k)
}

// headOf looks at the stream itself: the hash only says where it should stand.
func (s *Store) headOf(ctx context.Context, arena string, k keys) (state.Head, error) {
	entries, err := s.commands.XRevRangeN(ctx, k.journal, "+", "-", 1).Result()
	if err != nil {
		return state.Head{}, s.explain(ctx, "find the head of arena "+arena, err)
	}
	if len(entries) == 0 {
		return state.Head{}, nil
	}
	last, err := record(arena, entries[0])
	if err != nil {
		return state.Head{}, damage(k, 0, err.Error())
	}
	return last.Head(), nil
}

// Known returns the last record that the head or the snapshot knows of; see
// [state.Journals].
func (s *Store) Known(ctx context.Context, arena string) (state.Witness, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return state.Witness{}, err
	}
	head, err := s.seqIn(ctx, k.head)
	if err != nil {
		return state.Witness{}, fmt.Errorf("find what is known of arena %s: %w", arena, err)
	}
	snapshot, err := s.seqIn(ctx, k.snapshot)
	if err != nil {
		return state.Witness{}, fmt.Errorf("find what is known of arena %s: %w", arena, err)
	}
	if head == 0 && snapshot == 0 {
		return state.Witness{}, nil
	}
	return state.Witness{Seq: head, By: "its head"}.Later(state.Witness{Seq: snapshot, By: "its snapshot"}), nil
}

// seqIn returns the record of which a hash knows, 0 without one.
func (s *Store) seqIn(ctx context.Context, key string) (uint64, error) {
	seq, err := s.commands.HGet(ctx, key, "seq").Uint64()
	if err != nil && !errors.Is(err, goredis.Nil) {
		return 0, s.explain(ctx, "read "+key, err)
	}
	return seq, nil
}

func damage(k keys, after uint64, reason string) *state.Damage {
	return &state.Damage{Path: "the stream " + k.journal, AfterSeq: after, Reason: fmt.Sprintf("after record %d: %s", after, reason)}
}

func entryID(seq uint64) string { return strconv.FormatUint(seq, 10) + "-0" }

// sumText is empty for the sum of an empty journal, as a hash without the field is.
func sumText(sum state.Sum) string {
	if sum == (state.Sum{}) {
		return ""
	}
	return sum.String()
}

func parseHead(seq, sum string) (state.Head, error) {
	var h state.Head
	var err error
	if h.Seq, err = strconv.ParseUint(seq, 10, 64); err != nil {
		return state.Head{}, fmt.Errorf("parse sequence number: %w", err)
	}
	if sum != "" {
		err = h.Sum.UnmarshalText([]byte(sum))
	}
	return h, err
}
