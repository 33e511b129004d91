package feeds

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A column of a table: the names that its header may have, and whether the file
// may lack it. The first name is the one that messages use.
type column struct {
	names    []string
	optional bool
}

// A table reads the rows of a CSV file by the names of its columns, in whatever
// order they stand. Other columns are ignored.
type table struct {
	path   string
	reader *csv.Reader
	header []string // in lower case
	at     []int    // position of each column, -1 when it is missing
	row    []string
}

// byteOrderMark stands at the start of files that spreadsheets write.
const byteOrderMark = "\ufeff"

// newTable reads the header of a file.
func newTable(path string, content io.Reader, columns []column) (*table, error) {
	buffered := bufio.NewReaderSize(content, 1<<16)
	if mark, err := buffered.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark)) // it was peeked
	}
	t := &table{path: path, reader: csv.NewReader(buffered)}
	t.reader.ReuseRecord = true
	t.reader.TrimLeadingSpace = true
	header, err := t.reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, &InputError{Path: path, Problem: "the file is empty", Remedy: "write a header and rows, or remove it", Err: err}
	}
	if err != nil {
		return nil, t.malformed(err)
	}
	for _, name := range header {
		t.header = append(t.header, strings.ToLower(strings.TrimSpace(name)))
	}
	for _, column := range columns {
		if err := t.locate(column); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// locate finds a column in the header.
func (t *table) locate(column column) error {
	found := -1
	for i, name := range t.header {
		if !slices.Contains(column.names, name) {
			continue
		}
		if found >= 0 {
			return &InputError{
				Path: t.path, Line: 1, Remedy: "keep one of them",
				Problem: fmt.Sprintf("the columns %q and %q mean the same", t.header[found], name),
			}
		}
		found = i
	}
	if found < 0 && !column.optional {
		return t.missing(column)
	}
	t.at = append(t.at, found)
	return nil
}

// missing returns the error of a header that lacks a column.
func (t *table) missing(column column) *InputError {
	remedy := "add " + strings.Join(column.names, " or ")
	if len(t.header) == 1 && strings.ContainsAny(t.header[0], ";\t|") {
		remedy = "separate the columns by commas"
	}
	return &InputError{
		Path: t.path, Line: 1,
		Problem: fmt.Sprintf("no column %q among %s", column.names[0], strings.Join(t.header, ", ")),
		Remedy:  remedy,
	}
}

// has reports whether the file has a column.
func (t *table) has(column int) bool { return t.at[column] >= 0 }

// next reads a row. ok is false after the last one.
func (t *table) next() (ok bool, err error) {
	t.row, err = t.reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return false, t.malformed(err)
	}
	return true, nil
}

// cell returns the text of a column in the current row, empty when the file
// lacks the column. A copy of it keeps the whole row in memory.
func (t *table) cell(column int) string {
	if !t.has(column) {
		return ""
	}
	return t.row[t.at[column]]
}

// name returns what the header calls a column.
func (t *table) name(column int) string { return t.header[t.at[column]] }

// line returns the number of the current row's line, from 1 on.
func (t *table) line() int {
	line, _ := t.reader.FieldPos(0)
	return line
}

// wrong returns the error of the current row.
func (t *table) wrong(remedy, problem string, args ...any) *InputError {
	return &InputError{Path: t.path, Line: t.line(), Problem: fmt.Sprintf(problem, args...), Remedy: remedy}
}

// malformed returns the error of a row that is no CSV or cannot be read.
func (t *table) malformed(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return &InputError{Path: t.path, Problem: "the file cannot be read: " + err.Error(), Remedy: "check the disk and the file's permissions", Err: err}
	}
	if errors.Is(err, csv.ErrFieldCount) {
		return &InputError{
			Path: t.path, Line: parse.Line, Err: err, Remedy: "complete or remove the row",
			Problem: fmt.Sprintf("the row has %d fields, the header %d", len(t.row), len(t.header)),
		}
	}
	return &InputError{
		Path: t.path, Line: parse.Line, Err: err, Remedy: "correct the quotation marks",
		Problem: fmt.Sprintf("malformed CSV at column %d: %s", parse.Column, parse.Err),
	}
}
