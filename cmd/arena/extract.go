package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// rows writes lines of named values, as CSV with a header or as JSON objects.
type rows struct {
	csv   *csv.Writer // nil for JSON
	w     io.Writer
	names []string
	line  []byte
}

func newRows(w io.Writer, asJSON bool, names ...string) *rows {
	r := &rows{w: w, names: names}
	if !asJSON {
		r.csv = csv.NewWriter(w)
		_ = r.csv.Write(names) // it keeps its error for flush
	}
	return r
}

func (r *rows) add(values ...string) error {
	if r.csv != nil {
		return r.csv.Write(values)
	}
	r.line = append(r.line[:0], '{')
	for i, value := range values {
		if i > 0 {
			r.line = append(r.line, ',')
		}
		r.line = strconv.AppendQuote(r.line, r.names[i])
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		r.line = append(append(r.line, ':'), text...)
	}
	_, err := r.w.Write(append(r.line, '}', '\n'))
	return err
}

func (r *rows) flush() error {
	if r.csv == nil {
		return nil
	}
	r.csv.Flush()
	return r.csv.Error()
}

// fillLines writes a line for every fill.
type fillLines struct {
	rows   *rows
	season int
	at     time.Time
}

func newFillLines(w io.Writer, asJSON bool) *fillLines {
	return &fillLines{rows: newRows(w, asJSON, "record", "season", "market_time", "agent", "round", "order", "symbol", "side", "shares",
		"seen_price", "price", "amount", "fee", "remaining", "reduced")}
}

func (f *fillLines) add(record state.Record) error {
	events, err := arena.DecodeRecord(record.Data)
	if err != nil {
		return err
	}
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			f.season = e.Season
		case *arena.TickRecorded:
			f.at = e.At
		case *arena.OrderFilled:
			amount := e.Price.Worth(e.Shares)
			err := f.rows.add(
				strconv.FormatUint(record.Seq, 10), strconv.Itoa(f.season), f.at.UTC().Format(time.RFC3339Nano), e.Agent,
				strconv.Itoa(e.Round), strconv.FormatUint(uint64(e.Order), 10), string(e.Symbol), string(e.Side), e.Shares.String(),
				e.SeenPrice.String(), e.Price.String(), amount.String(), e.Fee.String(), e.Remaining.String(), string(e.Reduced),
			)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *fillLines) flush() error { return f.rows.flush() }

// equityLines writes a line for every agent and session.
type equityLines struct {
	rows   *rows
	season int
	roster []arena.Entrant
}

func newEquityLines(w io.Writer, asJSON bool) *equityLines {
	return &equityLines{rows: newRows(w, asJSON, "record", "season", "session", "agent", "decider", "baseline",
		"equity", "exposure", "benchmark")}
}

func (q *equityLines) add(record state.Record) error {
	events, err := arena.DecodeRecord(record.Data)
	if err != nil {
		return err
	}
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			q.season, q.roster = e.Season, e.Roster
		case *arena.SessionClosed:
			if err := q.session(record.Seq, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (q *equityLines) session(seq uint64, e *arena.SessionClosed) error {
	if len(e.Equity) != len(q.roster) || len(e.Exposure) != len(q.roster) {
		return arena.ErrCorrupt
	}
	benchmark := ""
	if e.Benchmark > 0 {
		benchmark = e.Benchmark.String()
	}
	for seat := range q.roster {
		entrant := &q.roster[seat]
		err := q.rows.add(
			strconv.FormatUint(seq, 10), strconv.Itoa(q.season), string(e.Session), entrant.Agent, entrant.Decides(),
			strconv.FormatBool(entrant.Baseline), e.Equity[seat].String(), e.Exposure[seat].String(), benchmark,
		)
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *equityLines) flush() error { return q.rows.flush() }
