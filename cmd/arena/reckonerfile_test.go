//go:build unix

package main_test

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// table reads a CSV file as rows by the names of its columns.
func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return named(rows)
}

func named(rows [][]string) []map[string]string {
	all := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		of := make(map[string]string, len(row))
		for i, name := range rows[0] {
			of[name] = row[i]
		}
		all = append(all, of)
	}
	return all
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// read takes in the bars of a folder, daily ones or those of an hour.
func (r *reckoner) read(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no bars in %s: %v", folder, err)
	}
	for _, file := range files {
		rows := table(t, file)
		for i, row := range rows {
			open, closing := number(t, row["open"]), number(t, row["close"])
			if day, daily := row["date"]; daily {
				session, _ := arenatest.NYSE().Session(arena.Date(day))
				r.marks = append(r.marks, mark{session.Open, row["symbol"], open}, mark{session.Close, row["symbol"], closing})
				continue
			}
			begin, err := time.Parse(time.RFC3339, row["start_utc"])
			if err != nil {
				t.Fatalf("row %d of %s: %v", i+2, file, err)
			}
			session, ok := arenatest.NYSE().SessionOf(begin)
			if !ok || begin.Before(session.Open) || !begin.Before(session.Close) {
				continue
			}
			end := begin.Add(time.Hour)
			if end.Before(session.Close) {
				end = end.Add(-time.Millisecond)
			} else {
				end = session.Close
			}
			r.marks = append(r.marks, mark{begin, row["symbol"], open}, mark{end, row["symbol"], closing})
		}
	}
	slices.SortStableFunc(r.marks, func(a, b mark) int { return a.at.Compare(b.at) })
}

// happenings takes in an actions file.
func (r *reckoner) happenings(t *testing.T, file string) {
	t.Helper()
	for _, row := range table(t, file) {
		h := happen{ex: row["ex_date"], pay: row["pay_date"], symbol: row["symbol"], kind: row["kind"], amount: number(t, row["amount_or_split_to"])}
		if h.kind == "split" {
			h.from = number(t, row["split_from"])
		}
		r.actions = append(r.actions, h)
	}
	slices.SortStableFunc(r.actions, func(a, b happen) int { return cmp.Compare(a.ex, b.ex) })
}

// trades takes in exported fills.
func (r *reckoner) trades(t *testing.T, rows [][]string) {
	t.Helper()
	r.fills = make(map[time.Time][]fill)
	for _, row := range named(rows) {
		at, err := time.Parse(time.RFC3339Nano, row["market_time"])
		if err != nil {
			t.Fatal(err)
		}
		r.fills[at.UTC()] = append(r.fills[at.UTC()], fill{
			row["agent"], row["symbol"], row["side"],
			number(t, row["shares"]), number(t, row["price"]), number(t, row["fee"]),
		})
	}
}
