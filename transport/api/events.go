package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
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
func (a *API) events(w http.ResponseWriter, r *http.Request) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	query, err := reply.QueryOf(r, "after", "limit")
	if err != nil {
		return err
	}
	after, err := reply.Number(query, "after", 0, math.MaxInt64, 0)
	if err != nil {
		return err
	}
	limit, err := reply.Number(query, "limit", 1, maxRecords, defaultRecords)
	if err != nil {
		return err
	}
	body := eventsBody{Records: []recordBody{}, Next: after, Head: e.Seq()}
	size := 0
	for record, err := range a.Journal.Read(r.Context(), e.ID, after) {
		if err != nil {
			return fmt.Errorf("read events after %d: %w", body.Next, err)
		}
		if record.Data, err = shownOf(e.State, record); err != nil {
			return err
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
	a.Writer.JSON(w, r, http.StatusOK, body)
	return nil
}

// shownOf is a record without what the operator has hidden.
func shownOf(state *arena.State, record view.Record) ([]byte, error) {
	if !json.Valid(record.Data) {
		return nil, fmt.Errorf("read record %d: %w", record.Seq, view.ErrDamaged)
	}
	if state == nil || len(state.Talk.Hidden) == 0 || !bytes.Contains(record.Data, []byte(`"type":"chat_`)) {
		return record.Data, nil
	}
	events, err := view.Decode(record)
	if err != nil {
		return nil, err
	}
	data, err := arena.AppendRecord(nil, state.Talk.Withhold(events))
	if err != nil {
		return nil, fmt.Errorf("show record %d: %w", record.Seq, err)
	}
	return data, nil
}

func eventsRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "events", Tag: "arenas", Summary: "Records of the journal, as they were stored",
		Details: "Without what the operator has hidden of the chat, and in a blind season before its reveal without what would tell who plays; sums are those of the whole records.",
		Parameters: []openapi.Parameter{
			openapi.Queried("after", "Records after this one.", openapi.Between(0, 1<<63-1, 0)),
			openapi.Queried("limit", "At most so many records. An answer of many megabytes has fewer.", openapi.Between(1, maxRecords, defaultRecords)),
		},
		Answer:   openapi.SchemaOf[eventsBody](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena, reply.JournalDamaged),
	}
}

func eventsTables() openapi.Tables {
	return openapi.Tables{
		// Nothing but the events of a record is passed on as it was stored.
		Scalars: map[reflect.Type]openapi.Scalar{
			reflect.TypeFor[json.RawMessage](): {Name: "RecordEvents", Schema: openapi.ListOf(openapi.Ref("Event"))},
		},
		About: map[string]string{
			"Record": "One commit of an arena.",
			"Event":  "One fact of a season, told apart by its type.",
		},
		Words: map[string]string{
			"Events.next": "What to ask after for the rest.", "Events.head": "The last record there is.",
			"Record.seq": "1 for the first record, then without a gap.", "Record.sum": "The chain's sum over this record, in hex.",
		},
	}
}
