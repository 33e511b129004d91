package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
)

func (p *program) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "check that what is stored is what was played", ArgsUsage: "[ARENA]",
		Description: `A journal is whole if its chain of records is, the books balance, every order has one outcome, the rules lead to
the same bytes, and the snapshot is what the records lead to. Of simulated prices it is asked whether the revealed seed leads
to them, and of built-in strategies whether they decide so by what they were shown. What cannot be asked is named.
Nothing is changed. A running server need not be stopped.

Examples:
   arena verify                        every arena of the store
   arena verify strategies
   arena verify --data /var/lib/arena
   arena verify --anchor heads.jsonl   and whether it was rewritten since somebody kept these heads`,
		Flags:  append(storeFlags(), &cli.StringFlag{Name: "anchor", Usage: "compare with the signed heads that somebody kept in `FILE`"}),
		Action: p.verify,
	}
}

// A verdict is what verify found in one arena.
type verdict struct {
	Arena    string     `json:"arena"`
	Whole    bool       `json:"whole"`
	Records  uint64     `json:"records"` // that are whole
	Events   int        `json:"events"`
	Seasons  int        `json:"seasons"`
	Bytes    int64      `json:"bytes"`
	Head     state.Head `json:"head"` // of the last whole record
	Snapshot uint64     `json:"snapshot,omitempty"`
	Warning  string     `json:"warning,omitempty"`
	Kept     int        `json:"kept_heads,omitempty"` // with which it was compared
	// Unchecked is what could not be asked, and why.
	Unchecked []string `json:"unchecked,omitempty"`

	Sealed []arena.Opening `json:"sealed,omitempty"`
	Damage *damage         `json:"damage,omitempty"`
}

// damage says where the first fault of a journal is.
type damage struct {
	Path   string `json:"path,omitempty"`
	Line   int    `json:"line,omitempty"`
	Offset int64  `json:"offset,omitempty"` // in bytes, of the line
	Record uint64 `json:"record"`           // the damaged one
	Reason string `json:"reason"`
}

func (p *program) verify(c *cli.Context) error {
	s, store, ids, err := p.stored(c)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // it was only read
	heads, err := keptHeads(c, ids)
	if err != nil {
		return err
	}
	verdicts := make([]verdict, 0, len(ids))
	damaged := 0
	for _, id := range ids {
		v, err := p.verifyArena(c, s, store, id, heads[id])
		if err != nil {
			return err
		}
		if !v.Whole {
			damaged++
		}
		verdicts = append(verdicts, v)
	}
	if err := p.writeVerdicts(c, verdicts); err != nil {
		return err
	}
	if damaged > 0 {
		return fmt.Errorf("%d of %s damaged", damaged, plural(len(ids), "arena is", "arenas are"))
	}
	return nil
}

func (p *program) verifyArena(c *cli.Context, s *settings.Values, store *store, id string, heads []arena.SignedHead) (verdict, error) {
	total, err := store.Head(c.Context, id)
	if _, isDamage := errors.AsType[*state.Damage](err); err != nil && !isDamage {
		return verdict{}, err
	}
	step, end := p.meter(c, "verifying "+id, total.Seq)
	defer end()
	saved, err := loadSaved(c.Context, store, id)
	if err != nil {
		return verdict{}, err
	}
	exam := newExamination(arena.NYSE(), id, revealedSeeds(c.Context, store, id), saved)
	report, err := exam.walk(c.Context, store, step)
	if err == nil {
		err = exam.anchor(c.Context, store, report.Head, heads)
	}
	v := verdict{
		Arena: id, Whole: err == nil, Records: report.Records, Seasons: exam.audit.State.Season, Bytes: report.Bytes,
		Head: report.Head, Snapshot: report.Snapshot, Sealed: exam.openings(), Unchecked: exam.unchecked,
	}
	for _, n := range exam.audit.Counts {
		v.Events += n
	}
	warning := report.Warning
	if v.Whole && warning == nil {
		warning = missingValues(c.Context, store, id, v.Sealed)
	}
	if warning != nil {
		v.Warning = warning.Error()
	}
	if err != nil {
		last := report.Head.Seq
		if violation, ok := errors.AsType[*arena.ViolationError](err); ok {
			last = violation.Seq
		}
		lies := saved != nil && errors.Is(err, saved.lie)
		if v.Damage, err = locate(c.Context, s, store, id, last, err); lies && v.Damage != nil {
			*v.Damage = damage{Record: last, Reason: v.Damage.Reason + "; the records are whole: remove the snapshot"}
		}
	}
	v.Kept = len(heads)
	return v, err
}

// locate says where the fault err of a journal is, or returns err if it is not
// one of the journal. last is the last record that was read.
func locate(ctx context.Context, s *settings.Values, store *store, id string, last uint64, err error) (*damage, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("broken off: %w", err)
	}
	if found, ok := errors.AsType[*state.Damage](err); ok {
		return &damage{Path: found.Path, Line: found.Line, Offset: found.Offset, Record: found.AfterSeq + 1, Reason: found.Reason}, nil
	}
	if lost, ok := errors.AsType[*state.Missing](err); ok {
		return &damage{Record: lost.Head + 1, Reason: lost.Error()}, nil
	}
	d := &damage{Path: journalPath(s.Folder, id), Record: last, Reason: err.Error()}
	violation, violated := errors.AsType[*arena.ViolationError](err)
	if violated {
		d.Reason = violation.Text
	} else if !errors.Is(err, arena.ErrCorrupt) {
		return nil, err
	}
	if store.files == nil {
		d.Path = store.place
		return d, nil
	}
	if place, err := store.files.Place(ctx, id, last); err == nil {
		d.Path, d.Line, d.Offset = place.Path, place.Line, place.Offset
	}
	return d, nil
}

func (p *program) writeVerdicts(c *cli.Context, verdicts []verdict) error {
	if c.Bool("json") {
		return writeJSON(p.out, map[string][]verdict{"arenas": verdicts})
	}
	lines := newGrid("ARENA", "RESULT", "RECORDS", "EVENTS", "SEASONS", "HEAD")
	for i := range verdicts {
		v := &verdicts[i]
		result := "whole"
		if !v.Whole {
			result = "DAMAGED"
		}
		lines.row(v.Arena, result, strconv.FormatUint(v.Records, 10), strconv.Itoa(v.Events), strconv.Itoa(v.Seasons), v.Head.String())
	}
	if err := lines.write(p.out); err != nil {
		return err
	}
	var err error
	for i := range verdicts {
		v := &verdicts[i]
		for _, line := range v.lines() {
			_, writeErr := io.WriteString(p.out, line)
			err = errors.Join(err, writeErr)
		}
		if v.Warning != "" {
			_, writeErr := fmt.Fprintf(p.errOut, "arena: warning: %s: %s\n", v.Arena, v.Warning)
			err = errors.Join(err, writeErr)
		}
	}
	return err
}

// lines say what was found beyond the table.
func (v *verdict) lines() (lines []string) {
	for i := range v.Sealed {
		lines = append(lines, openingLine(v.Arena, &v.Sealed[i]))
	}
	if v.Kept > 0 && v.Whole {
		lines = append(lines, fmt.Sprintf("%s: %s in it as signed\n", v.Arena, plural(v.Kept, "kept head stands", "kept heads stand")))
	}
	for _, what := range v.Unchecked {
		lines = append(lines, fmt.Sprintf("%s: not checked: %s\n", v.Arena, what))
	}
	if v.Damage != nil {
		lines = append(lines, fmt.Sprintf("%s: first damage at %s\n", v.Arena, v.Damage))
	}
	return lines
}

func (d *damage) String() string {
	if d.Line == 0 {
		return fmt.Sprintf("record %d: %s", d.Record, d.Reason)
	}
	return fmt.Sprintf("%s line %d, byte %d, record %d: %s", d.Path, d.Line, d.Offset, d.Record, d.Reason)
}

// plural counts in words: "1 arena is", "2 arenas are".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
