package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// tailRecords is how many of the last records a tail begins with.
const tailRecords = 10

func (p *program) tailCommand() *cli.Command {
	return &cli.Command{
		Name: "tail", Usage: "show the journal of an arena, or of all, as it grows", ArgsUsage: "[ARENA]",
		Description: `It reads the store, so no server need answer; it may be one that others write to. Ctrl-C ends it. What a blind season
hides before its reveal is hidden here, too, unless --unmasked.

Examples:
   arena tail
   arena tail strategies --after 0
   arena tail strategies --json | jq 'select(.events[].type == "order_filled")'`,
		Flags: append(
			storeFlags(),
			&cli.StringFlag{Name: "after", Usage: "begin behind record `N`; by default ten before the last"},
			&cli.BoolFlag{Name: "unmasked", Usage: "tell who plays in a blind season and how, before its reveal", DisableDefaultText: true},
		),
		Action: p.tail,
	}
}

func (p *program) tail(c *cli.Context) error {
	after, err := tailFrom(c)
	if err != nil {
		return err
	}
	_, store, ids, err := p.stored(c)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // it was only read
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	lines := &tailLines{program: p, asJSON: c.Bool("json"), many: len(ids) > 1}
	ended := make(chan error, len(ids))
	var following sync.WaitGroup
	for _, id := range ids {
		following.Go(func() { ended <- lines.follow(ctx, c, store, id, after) })
	}
	err = <-ended // the first ends all
	cancel()
	following.Wait()
	if c.Err() != nil {
		return nil // that is how it ends
	}
	return err
}

// tailFrom is the record behind which to begin; nil for the last few.
func tailFrom(c *cli.Context) (*uint64, error) {
	if !c.IsSet("after") {
		return nil, nil //nolint:nilnil // nothing was chosen
	}
	after, err := strconv.ParseUint(c.String("after"), 10, 64)
	if err != nil {
		return nil, usagef("--after is %q; give the number of a record, or 0", c.String("after"))
	}
	return &after, nil
}

// tailLines prints the events of arenas, each record whole.
type tailLines struct {
	*program
	asJSON bool
	many   bool // arenas

	mu sync.Mutex
}

// follow prints the records of one arena until ctx ends. A store that is away for a while
// is asked again.
func (l *tailLines) follow(ctx context.Context, c *cli.Context, store *store, id string, from *uint64) error {
	head, err := store.Head(ctx, id)
	if err != nil {
		return err
	}
	after := head.Seq - min(head.Seq, tailRecords)
	if from != nil {
		after = *from
	}
	masked, err := masking(c, store, id)
	if err != nil {
		return err
	}
	decoder := new(arena.Decoder)
	show := func(r state.Record) error {
		r, err := masked.record(r)
		if err == nil {
			err = l.print(decoder, r)
		}
		after = r.Seq
		return err
	}
	for {
		away, err := followed(store.Follow(ctx, id, after), show)
		if err != nil || ctx.Err() != nil {
			return err
		}
		_, _ = fmt.Fprintf(l.errOut, "arena: warning: %s: %v; it is asked again\n", id, away)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// followed shows records until they end. away is why they did if trying again may help.
func followed(records iter.Seq2[state.Record, error], show func(state.Record) error) (away, err error) {
	for r, err := range records {
		if _, damaged := errors.AsType[*state.Damage](err); damaged {
			return nil, err
		}
		if err != nil {
			return err, nil
		}
		if err := show(r); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (l *tailLines) print(decoder *arena.Decoder, r state.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asJSON {
		return l.printJSON(r)
	}
	events, err := decoder.Decode(r.Data)
	if err != nil {
		return fmt.Errorf("record %d: %w", r.Seq, err)
	}
	for _, event := range events {
		prefix := strconv.FormatUint(r.Seq, 10)
		if l.many {
			prefix = r.Arena + " " + prefix
		}
		if _, err := fmt.Fprintf(l.out, "%s\t%s\n", prefix, told(event)); err != nil {
			return err
		}
	}
	return nil
}

func (l *tailLines) printJSON(r state.Record) error {
	line, err := json.Marshal(struct {
		Arena  string          `json:"arena"`
		Seq    uint64          `json:"seq"`
		Sum    state.Sum       `json:"sum"`
		Events json.RawMessage `json:"events"`
	}{r.Arena, r.Seq, r.Sum, r.Data})
	if err != nil {
		return fmt.Errorf("encode record %d: %w", r.Seq, err)
	}
	_, err = l.out.Write(append(line, '\n'))
	return err
}
