package transport

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"

	"github.com/seed45548214/arena/transport/view"
)

// Limits of one answer with events. The number of bytes bounds the memory: a
// record with the prompts of many models is long.
const (
	defaultRecords = 100
	maxRecords     = 1_000
	maxRecordBytes = 4 << 20
)

type eventsBody struct {
	Records []recordBody `json:"records"`
	Next    uint64       `json:"next"` // what to ask after for the rest
	Head    uint64       `json:"head"` // the last record there is
}

type recordBody struct {
	Seq    uint64          `json:"seq"`
	Sum    string          `json:"sum"`
	Events json.RawMessage `json:"events"`
}

// events passes records on as they were stored.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	e, err := s.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	query, err := queryOf(r, "after", "limit")
	if err != nil {
		return err
	}
	after, err := number(query, "after", 0, math.MaxInt64, 0)
	if err != nil {
		return err
	}
	limit, err := number(query, "limit", 1, maxRecords, defaultRecords)
	if err != nil {
		return err
	}
	body := eventsBody{Records: []recordBody{}, Next: after, Head: e.Seq()}
	size := 0
	for record, err := range s.Journal.Read(r.Context(), e.ID, after) {
		if err != nil {
			return fmt.Errorf("read events after %d: %w", body.Next, err)
		}
		if !json.Valid(record.Data) {
			return fmt.Errorf("read record %d: %w", record.Seq, view.ErrDamaged)
		}
		size += len(record.Data)
		if size > maxRecordBytes && len(body.Records) > 0 {
			break
		}
		body.Records = append(body.Records, recordBody{Seq: record.Seq, Sum: record.Sum, Events: record.Data})
		body.Next = record.Seq
		if uint64(len(body.Records)) == limit {
			break
		}
	}
	// The view may be a moment behind the journal.
	body.Head = max(body.Head, body.Next)
	if len(body.Records) == 0 {
		body.Head = e.Seq()
	}
	s.writeJSON(w, r, http.StatusOK, body)
	return nil
}
