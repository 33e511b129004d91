package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A chart is how a client reads one.
type chart struct {
	Range      string `json:"range"`
	From       *int64 `json:"from"`
	To         *int64 `json:"to"`
	Resolution string `json:"resolution"`
	Agents     []struct {
		Agent  string       `json:"agent"`
		Points [][2]float64 `json:"points"`
	} `json:"agents"`
	Benchmark *struct {
		Symbol string       `json:"symbol"`
		Points [][2]float64 `json:"points"`
	} `json:"benchmark"`
	Start    float64    `json:"start"`
	Sessions [][2]int64 `json:"sessions"`
}

// ask returns the chart at path.
func ask(w *transporttest.World, path string) chart {
	w.T.Helper()
	return chartOf(w.T, w.Get(path))
}

func chartOf(t *testing.T, answer *httptest.ResponseRecorder) chart {
	t.Helper()
	var c chart
	if answer.Code != http.StatusOK {
		t.Fatalf("status %d: %s", answer.Code, answer.Body)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// told is what the journal tells of every tick of the last season: the moment, the
// worth of every agent, and the benchmark.
type told struct {
	at        int64
	equity    []float64
	benchmark float64
}

func toldBy(t *testing.T, j *viewtest.Journal, id string) []told {
	t.Helper()
	var ticks []told
	state := &arena.State{Phase: arena.PhaseWaiting}
	for _, record := range j.Records[id] {
		events, err := arena.DecodeRecord(record.Data)
		if err != nil {
			t.Fatal(err)
		}
		before, season := state.Tick, state.Season
		if err := state.Fold(record.Seq, events); err != nil {
			t.Fatal(err)
		}
		if state.Season != season {
			ticks, before = nil, 0
		}
		if state.Tick == before {
			continue
		}
		tick := told{at: state.At.UnixMilli(), equity: make([]float64, len(state.Accounts))}
		for seat := range tick.equity {
			tick.equity[seat] = state.Equity(seat).Dollars()
		}
		quote, _ := state.Quote(state.Benchmark)
		tick.benchmark = quote.Price.Dollars()
		ticks = append(ticks, tick)
	}
	return ticks
}

func equityPoints(ticks []told, seat int) [][2]float64 {
	points := make([][2]float64, len(ticks))
	for i := range ticks {
		points[i] = [2]float64{float64(ticks[i].at), ticks[i].equity[seat]}
	}
	return points
}

func ms(text string) int64 {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at.UnixMilli()
}
