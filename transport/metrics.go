package transport

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// metrics tells the counters of the audience, and how late ticks and rounds were, in the
// text form of Prometheus.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	m := s.hub.Metrics()
	var body strings.Builder
	for _, gauge := range []struct {
		name, help string
		value      int64
	}{
		{"arena_push_connections", "Open WebSockets.", m.Connections.Load()},
		{"arena_push_streams", "Open event streams.", m.Streams.Load()},
	} {
		_, _ = fmt.Fprintf(&body, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s %[3]d\n", gauge.name, gauge.help, gauge.value)
	}
	for _, counter := range []struct {
		name, help string
		value      uint64
	}{
		{"accepted", "WebSockets and event streams let in.", m.Accepted.Load()},
		{"refused", "Clients refused at a limit.", m.Refused.Load()},
		{"forbidden", "Clients of a foreign origin.", m.Forbidden.Load()},
		{"frames", "Data frames sent.", m.Frames.Load()},
		{"bytes", "Bytes of data frames, as compressed.", m.Bytes.Load()},
		{"deflated", "Messages compressed.", m.Deflate.Load()},
		{"chained", "Data frames that refer to those before.", m.Chained.Load()},
		{"snapshots", "Snapshots to new readers.", m.Snapshots.Load()},
		{"resumes", "Readers who came back and got a delta.", m.Resumes.Load()},
		{"resyncs", "Readers who came back or were slow and needed a snapshot.", m.Resyncs.Load()},
		{"slow", "Flushes that found a frame still in flight.", m.Slow.Load()},
		{"kicked", "Readers who took nothing for too long.", m.Kicked.Load()},
		{"dead", "Readers who said nothing for too long.", m.Dead.Load()},
		{"faults", "Readers closed for what they sent.", m.Faults.Load()},
		{"dropped", "Ephemeral messages that somebody missed.", m.Dropped.Load()},
		{"encodes", "Messages encoded, of all arenas.", s.desk.Encodes()},
	} {
		name := "arena_push_" + counter.name + "_total"
		_, _ = fmt.Fprintf(&body, "# HELP %[1]s %[2]s\n# TYPE %[1]s counter\n%[1]s %[3]d\n", name, counter.help, counter.value)
	}
	_, _ = fmt.Fprintf(&body, "# HELP arena_wrong_tokens_total Wrong admin tokens.\n# TYPE arena_wrong_tokens_total counter\narena_wrong_tokens_total %d\n",
		s.guesses.wrong.Load())
	_, _ = fmt.Fprintf(&body, "# HELP arena_requests_refused_total Requests beyond the limit of their address.\n# TYPE arena_requests_refused_total counter\narena_requests_refused_total %d\n",
		s.readers.count())
	_, _ = body.WriteString("# HELP arena_up Whether an arena has not failed.\n# TYPE arena_up gauge\n")
	for _, configured := range s.Control.Arenas() {
		up := 1
		if configured.Phase == arena.PhaseFailed {
			up = 0
		}
		_, _ = fmt.Fprintf(&body, "arena_up{arena=%q} %d\n", configured.ID, up)
	}
	if s.Timings != nil {
		s.Timings.write(&body)
	}
	writeProcess(&body)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	s.writer.Write(w, r, http.StatusOK, []byte(body.String()))
	return nil
}

func metricsRoute(*openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "metrics", Summary: "Counters of the audience, and how late ticks were, as Prometheus reads them",
		Answer: openapi.Text(""), Media: openapi.Plain, Refusals: reply.GuardedRefusals(),
	}
}
