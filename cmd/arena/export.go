package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/state"
)

// The formats of an export.
const (
	formatJSONL  = "jsonl"
	formatFills  = "fills-csv"
	formatEquity = "equity-csv"
)

func (p *program) exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write an arena's journal, or its fills or equity as CSV", ArgsUsage: "ARENA",
		Description: `Formats: jsonl is the journal as it is, which replay reads; fills-csv has a line for every fill;
equity-csv one for every agent and session. Amounts are exact decimals. With --json the lines of the last two are JSON.
A running server need not be stopped. What a blind season hides before its reveal is hidden here, too, and the lines of
its journal are chained anew; --unmasked writes all of it.

Examples:
   arena export strategies > strategies.jsonl
   arena export strategies --format fills-csv -o fills.csv
   arena export strategies --format equity-csv -o equity.csv --force`,
		Flags: append(
			storeFlags(),
			&cli.StringFlag{Name: "format", Value: formatJSONL, Usage: "`FORMAT`: jsonl, fills-csv or equity-csv"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE` instead of the standard output"},
			&cli.BoolFlag{Name: "force", Usage: "replace FILE if it exists"},
			&cli.BoolFlag{Name: "unmasked", Usage: "tell who plays in a blind season and how, before its reveal", DisableDefaultText: true},
		),
		Action: p.export,
	}
}

// lies reports whether a file is, or would be, in folder.
func lies(path, folder string) bool {
	at, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return false
	}
	store, err := os.Stat(folder)
	return err == nil && os.SameFile(at, store)
}

// An extract turns records into lines.
type extract interface {
	add(record state.Record) error
	flush() error
}

func (p *program) export(c *cli.Context) error {
	if _, err := argument(c, 1, "ARENA"); err != nil {
		return err
	}
	if _, err := newExtract(c.String("format"), false, io.Discard); err != nil {
		return err
	}
	s, store, ids, err := p.stored(c)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // it was only read
	id, path := ids[0], c.String("output")
	if path == "" || path == "-" {
		did, err := p.exportTo(c, store, id, p.out)
		if err == nil && p.shows(c) {
			_, err = fmt.Fprintf(p.errOut, "%v of %s\n", did, id)
		}
		return err
	}
	if lies(path, s.Folder) {
		return usagef("%s lies in the store, whose files are the server's own; give a file elsewhere with --output", path)
	}
	var did *exported
	err = writeNew(path, c.Bool("force"), func(w io.Writer) (err error) {
		did, err = p.exportTo(c, store, id, w)
		return err
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", id, err)
	}
	if c.Bool("json") {
		return writeJSON(p.out, map[string]any{"arena": id, "file": path, "lines": did.lines, "records": did.records})
	}
	_, err = fmt.Fprintf(p.out, "%v of %s written to %s\n", did, id, path)
	return err
}

// exported counts what was written, and from what.
type exported struct {
	w       io.Writer
	lines   int
	records uint64
}

// Write implements io.Writer.
func (e *exported) Write(text []byte) (int, error) {
	e.lines += bytes.Count(text, []byte("\n"))
	return e.w.Write(text)
}

func (e *exported) String() string {
	return plural(e.lines, "line", "lines") + " from " + plural(int(e.records), "record", "records") //nolint:gosec // a number of records
}

func (p *program) exportTo(c *cli.Context, store state.Store, id string, w io.Writer) (*exported, error) {
	head, err := store.Head(c.Context, id)
	if err != nil {
		return nil, err
	}
	did := &exported{w: w}
	step, end := p.meter(c, "exporting "+id, head.Seq)
	defer end()
	buffered := bufio.NewWriter(did)
	lines, err := newExtract(c.String("format"), c.Bool("json"), buffered)
	if err != nil {
		return nil, err
	}
	masked, err := masking(c, store, id)
	if err != nil {
		return nil, err
	}
	for record, err := range store.Read(c.Context, id, 0) {
		if err == nil {
			step(record.Seq)
			did.records++
			record, err = masked.record(record)
		}
		if err == nil {
			err = lines.add(record)
		}
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", record.Seq, err)
		}
	}
	err = errors.Join(lines.flush(), buffered.Flush())
	return did, err
}

func newExtract(format string, asJSON bool, w io.Writer) (extract, error) {
	switch format {
	case formatJSONL:
		return &journalLines{w: w}, nil
	case formatFills:
		return newFillLines(w, asJSON), nil
	case formatEquity:
		return newEquityLines(w, asJSON), nil
	}
	return nil, usagef("--format is %q; want %s, %s or %s", format, formatJSONL, formatFills, formatEquity)
}

// journalLines writes the journal as it is.
type journalLines struct {
	w    io.Writer
	line []byte
}

func (j *journalLines) add(record state.Record) error {
	j.line = state.AppendLine(j.line[:0], record)
	_, err := j.w.Write(j.line)
	return err
}

func (*journalLines) flush() error { return nil }

// writeNew has write fill a file that appears under its name only when it is
// whole. Without force, a file that is there already stays.
func writeNew(path string, force bool, write func(io.Writer) error) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil && !force:
		return fmt.Errorf("%s exists; give another name, or --force to replace it", path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".arena-export-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(draft), draft.Sync(), draft.Close())
	if err == nil {
		err = os.Chmod(draft.Name(), 0o644) //nolint:gosec // what is public on the page
	}
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}
