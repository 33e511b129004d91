package completion_test

import (
	"bufio"
	"encoding/json"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
)

// universe is the one to which all recorded replies answer.
func universe() *completion.Universe {
	return &completion.Universe{
		Symbols: []arena.Symbol{"AAPL", "MSFT", "NVDA", "GOOGL", "META", "JPM", "XOM", "BRK.B", "ON", "ALL", "F"},
		Lot:     arena.Share,
	}
}

// A recorded reply is what an endpoint sent, and what must come of it.
type recorded struct {
	Name     string            `json:"name"`
	Body     json.RawMessage   `json:"endpoint_body"`
	Raw      string            `json:"raw"`
	Prefix   string            `json:"raw_prefix"`
	Suffix   string            `json:"raw_suffix"`
	Status   int               `json:"status"`
	Headers  map[string]string `json:"headers"`
	Cost     json.Number       `json:"cost"`
	Expected struct {
		Outcome completion.Outcome `json:"outcome"`
		Orders  []placed           `json:"orders"`
		Refused []struct {
			Ticker string `json:"ticker"`
		} `json:"refused"`
		Why string `json:"why"`
	} `json:"expected"`
}

type placed struct {
	Symbol string `json:"symbol"`
	Side   string `json:"side"`
	Shares string `json:"shares"`
}

// sent is the response that was recorded.
func (r *recorded) sent() *completion.Response {
	response := &completion.Response{
		Status: r.Status, Header: make(http.Header), Body: []byte(r.Prefix + r.Raw + r.Suffix), At: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC),
	}
	if response.Status == 0 {
		response.Status = http.StatusOK
	}
	if r.Raw == "" {
		response.Body = []byte(r.Prefix + string(r.Body) + r.Suffix)
	}
	for name, value := range r.Headers {
		response.Header.Set(name, value)
	}
	return response
}

// divided are the orders of a reading that the arena takes, and the tickers of all
// that are refused: by the reading, or by the arena for what is not of its universe.
func divided(reading *completion.Reading) (orders []placed, refused []string) {
	orders = []placed{}
	for _, order := range reading.Orders {
		if !slices.Contains(universe().Symbols, order.Symbol) {
			refused = append(refused, string(order.Symbol))
			continue
		}
		orders = append(orders, placed{string(order.Symbol), string(order.Side), order.Shares.String()})
	}
	for _, refusal := range reading.Unplaced {
		refused = append(refused, refusal.Asked)
	}
	return orders, refused
}

// Recorded replies of endpoints come to what was found right for each of them.
func TestRead_RecordedReplies(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "replies", "replies.jsonl"))
	if err != nil {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	t.Cleanup(func() { _ = file.Close() })
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			reading := completion.Read(r.sent(), universe())
			if reading.Outcome != r.Expected.Outcome {
				t.Fatalf("%s (%s, by %s), want %s: %s", reading.Outcome, reading.Why, reading.Path, r.Expected.Outcome, r.Expected.Why)
			}
			orders, refused := divided(&reading)
			if diff := cmp.Diff(r.Expected.Orders, orders); diff != "" {
				t.Errorf("orders (-want +got):\n%s", diff)
			}
			var want []string
			for _, refusal := range r.Expected.Refused {
				want = append(want, refusal.Ticker)
			}
			if diff := cmp.Diff(want, refused); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
			if r.Cost != "" {
				if cost, err := strconv.ParseFloat(string(r.Cost), 64); err != nil || math.Abs(reading.Usage.Cost.Dollars()-cost) > 0.5000001e-6 || !reading.Usage.Priced {
					t.Errorf("cost %v, want %s", reading.Usage, r.Cost)
				}
			}
		})
	}
}
