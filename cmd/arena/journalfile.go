package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/seed45548214/arena/state"
)

// readJournal yields the records of a journal that lies outside of a store, such
// as an export. Nobody writes to it, so that every line must be whole.
func readJournal(path string) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		f, err := os.Open(path) //nolint:gosec // the user names the file
		if err != nil {
			yield(state.Record{}, err)
			return
		}
		defer func() { _ = f.Close() }() // it was only read
		j := &journalFile{path: path, arena: arenaIn(path), lines: bufio.NewReader(f)}
		for {
			record, err := j.next()
			if errors.Is(err, io.EOF) || !yield(record, err) || err != nil {
				return
			}
		}
	}
}

// countLines counts the lines of a file, to show progress: zero if it cannot be
// read, which whoever reads it next says better.
func countLines(path string) (lines uint64) {
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // it was only read
	buffer := make([]byte, 1<<16)
	for {
		n, err := f.Read(buffer)
		lines += uint64(bytes.Count(buffer[:n], []byte("\n"))) //nolint:gosec // not negative
		if err != nil {
			return lines
		}
	}
}

// A journalFile reads the lines of a journal.
type journalFile struct {
	path   string
	arena  string
	lines  *bufio.Reader
	chain  state.Chain
	head   state.Head // of the last record
	offset int64      // where the next line begins
}

// next returns the next record, io.EOF after the last, or a [state.Damage].
func (j *journalFile) next() (state.Record, error) {
	line, err := j.lines.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF) && len(line) == 0:
		return state.Record{}, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return state.Record{}, fmt.Errorf("read %s: %w", j.path, err)
	}
	body, whole := bytes.CutSuffix(line, []byte("\n"))
	record, err := j.chain.Parse(j.arena, j.head, body)
	if err != nil || !whole {
		return state.Record{}, &state.Damage{
			Path: j.path, Line: int(j.head.Seq) + 1, Offset: j.offset, AfterSeq: j.head.Seq, //nolint:gosec // a line each
			Reason: "the line is not the record that follows",
		}
	}
	j.head, j.offset = record.Head(), j.offset+int64(len(line))
	return record, nil
}

// arenaIn is the arena whose journal is in the file at path, from whose name its chain
// starts: that of its first season. It is empty if none begins soon.
func arenaIn(path string) string {
	const soon = 16
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // it was only read
	lines := json.NewDecoder(f)
	for range soon {
		var record struct {
			Events []struct {
				Arena string `json:"arena"`
			} `json:"events"`
		}
		if lines.Decode(&record) != nil {
			return "" // whoever reads the records says it better
		}
		for _, event := range record.Events {
			if event.Arena != "" {
				return event.Arena
			}
		}
	}
	return ""
}
