package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
)

func (p *program) replayCommand() *cli.Command {
	return &cli.Command{
		Name: "replay", Usage: "run seasons again from their journals and compare every byte", ArgsUsage: "[FILE|STORE]",
		Description: `Prices, decisions and commands come from the journal, everything else from the rules. A season that another version of the
rules began is named, and not run again.
FILE is a journal or an export of one, STORE a folder of journals; without either it is the configured store.
A running server need not be stopped.
With --reparse nothing is run again: the recorded replies of models are read as they would be read today, and what would
have come of them is compared with what was recorded. The first reply counts that is an answer; nothing is asked again.

Examples:
   arena replay
   arena replay --arena strategies
   arena replay --reparse --arena multi-model
   arena replay ./data
   arena replay strategies.jsonl`,
		Flags: append(storeFlags(),
			&cli.StringFlag{Name: "arena", Usage: "only the arena `ID` of the store"},
			&cli.BoolFlag{Name: "reparse", Usage: "say what today's reading of the recorded replies would change", DisableDefaultText: true}),
		Action: p.replay,
	}
}

// A rerun is what came of replaying one arena.
type rerun struct {
	Arena     string     `json:"arena"`
	Identical bool       `json:"identical"`
	Records   uint64     `json:"records"` // that came out as recorded
	Events    int        `json:"events"`
	Head      state.Head `json:"head"` // of the last record that was read
	// Other is which seasons were begun by other rules, and are not run again.
	Other   []string    `json:"other,omitempty"`
	Problem *difference `json:"difference,omitempty"`
}

// A difference is the first record that did not come out as recorded.
type difference struct {
	Record uint64 `json:"record"`
	Reason string `json:"reason"`
}

// A journal is the records of one arena, wherever they are.
type journal struct {
	arena   string
	records iter.Seq2[state.Record, error]
	total   uint64 // records; 0 when unknown
}

func (p *program) replay(c *cli.Context) error {
	journals, closeStore, err := p.journals(c)
	if err != nil {
		return err
	}
	defer closeStore()
	if c.Bool("reparse") {
		return p.reparse(c, journals)
	}
	calendar := arena.NYSE()
	differing := 0
	reruns := make([]rerun, 0, len(journals))
	for _, j := range journals {
		step, end := p.meter(c, "replaying "+j.arena, j.total)
		r, err := rerunJournal(c.Context, calendar, j, step)
		end()
		if err != nil {
			return err
		}
		if !r.Identical {
			differing++
		}
		reruns = append(reruns, r)
	}
	if err := p.writeReruns(c, reruns); err != nil {
		return err
	}
	if differing > 0 {
		return fmt.Errorf("%d of %s not run again as recorded", differing, plural(len(reruns), "arena is", "arenas are"))
	}
	return nil
}

// journals opens what the argument names. The caller must call closeStore.
func (p *program) journals(c *cli.Context) (journals []journal, closeStore func(), err error) {
	path, err := argument(c, 0, "FILE|STORE")
	if err != nil {
		return nil, nil, err
	}
	id := c.String("arena")
	if path != "" {
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, fmt.Errorf("open the journal: %w", err)
		}
		name := filepath.Base(path)
		known, inStore := strings.CutSuffix(name, journalSuffix)
		switch {
		case info.IsDir():
		case inStore && state.CheckArena(known) == nil:
			path, id = filepath.Dir(path), known
		default:
			return []journal{{arena: name, records: readJournal(path), total: countLines(path)}}, func() {}, nil
		}
	}
	return p.storeJournals(c, path, id)
}

// storeJournals opens the journals of the store in folder, or of the configured
// one: that of the arena id, or all.
func (p *program) storeJournals(c *cli.Context, folder, id string) (journals []journal, closeStore func(), err error) {
	s, err := p.load(c)
	if err != nil {
		return nil, nil, err
	}
	if folder != "" {
		s.Driver, s.Folder = settings.DriverFile, folder
	}
	store, err := readStore(c.Context, s)
	if err != nil {
		return nil, nil, err
	}
	closeStore = func() { _ = store.Close() } // it was only read
	ids, err := arenasOf(c, store, id)
	if err != nil {
		closeStore()
		return nil, nil, err
	}
	for _, id := range ids {
		j := journal{arena: id, records: store.Read(c.Context, id, 0)}
		if head, err := store.Head(c.Context, id); err == nil { // damage shows when it is read
			j.total = head.Seq
		}
		journals = append(journals, j)
	}
	return journals, closeStore, nil
}

// rerunJournal replays j up to the first difference. The error is of a journal
// that cannot be read.
func rerunJournal(ctx context.Context, calendar *arena.Calendar, j journal, step func(uint64)) (rerun, error) {
	r := rerun{Arena: j.arena}
	again := newSecondRun(calendar)
	for record, err := range j.records {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return r, fmt.Errorf("read %s after record %d: %w", j.arena, r.Head.Seq, err)
		}
		step(record.Seq)
		err := again.record(record.Seq, record.Data)
		if err != nil {
			r.Problem = &difference{Record: record.Seq, Reason: err.Error()}
			break
		}
		r.Head = record.Head()
		if again.replay != nil {
			r.Records++
			r.Events += countEvents(record.Data)
		}
	}
	if r.Head.Seq == 0 && r.Problem == nil {
		return r, errors.New(j.arena + " has no records")
	}
	for _, season := range again.others {
		r.Other = append(r.Other, season.Error())
	}
	r.Identical = r.Problem == nil && r.Records > 0
	return r, nil
}

// countEvents counts the events of a record without reading them: what begins an
// event cannot stand within a string, where quotes are escaped.
func countEvents(data []byte) int { return bytes.Count(data, []byte(`{"type":"`)) }

func (p *program) writeReruns(c *cli.Context, reruns []rerun) error {
	if c.Bool("json") {
		return writeJSON(p.out, map[string][]rerun{"arenas": reruns})
	}
	for i := range reruns {
		r := &reruns[i]
		text := fmt.Sprintf("%s: identical: %d records, %d events, head %s", r.Arena, r.Records, r.Events, r.Head)
		switch {
		case r.Problem != nil:
			text = fmt.Sprintf("%s: DIFFERENT after %d identical records: %s", r.Arena, r.Records, r.Problem.Reason)
		case !r.Identical:
			text = r.Arena + ": NOT RUN AGAIN"
		}
		lines := append([]string{text}, r.Other...)
		if _, err := fmt.Fprintln(p.out, strings.Join(lines, "\n"+r.Arena+": ")); err != nil {
			return err
		}
	}
	return nil
}
