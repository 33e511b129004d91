package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/seed45548214/arena/transport/history"
)

// chartBytes is how much memory the answers of all arenas may take that are kept
// for the next who asks: one of 600 points of 20 agents takes 0.4 MB.
const chartBytes = 32 << 20

// equity answers with what agents were worth.
func (s *Server) equity(w http.ResponseWriter, r *http.Request) error {
	return s.chart(w, r, history.Equity)
}

// drawdown answers with how far agents were below their highest worth.
func (s *Server) drawdown(w http.ResponseWriter, r *http.Request) error {
	return s.chart(w, r, history.Drawdown)
}

func (s *Server) chart(w http.ResponseWriter, r *http.Request, kind history.Kind) error {
	e, err := s.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	asked, err := chartQueryOf(r, kind)
	if err != nil {
		return err
	}
	course := s.Views.Course(e.ID)
	for _, agent := range asked.Agents {
		if !course.Has(agent) {
			return notInRoster(agent)
		}
	}
	// Every range ends at the last tick, and after a reset the same address tells of
	// another season: clients have to ask, and mostly hear that nothing is new.
	if fresh(w, r, course.Tag(&asked)) {
		return nil
	}
	text, err := s.charts.Answer(e.ID, &course, &asked)
	if err != nil {
		return fmt.Errorf("draw a chart of %s: %w", e.ID, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if asked.Gzip {
		w.Header().Set("Content-Encoding", "gzip")
	}
	send(w, http.StatusOK, text)
	return nil
}

func chartQueryOf(r *http.Request, kind history.Kind) (history.Query, error) {
	asked := history.Query{Kind: kind, Gzip: takesGzip(r.Header.Get("Accept-Encoding"))}
	query, err := listQueryOf(r, "agent", "range", "points", "agent")
	if err != nil {
		return asked, err
	}
	points, err := number(query, "points", history.LeastPoints, history.MostPoints, history.DefaultPoints)
	if err != nil {
		return asked, err
	}
	asked.Range, asked.Points, asked.Agents = rangeOf(query), int(points), query["agent"] //nolint:gosec // it is small
	if !slices.Contains(history.Ranges(), asked.Range) {
		return asked, badRequest(`The parameter "range" must be 1d, 1w, 1m or all.`)
	}
	return asked, nil
}

func rangeOf(query url.Values) history.Range {
	if !query.Has("range") {
		return history.All
	}
	return history.Range(query.Get("range"))
}
