package transport_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
)

func TestMetrics_TellHowLateTicksWere(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(_ *transporttest.World, cfg *transport.Config) {
		cfg.Timings = new(transport.Timings)
		for _, late := range []time.Duration{0, 250 * time.Microsecond, 3 * time.Millisecond, time.Minute} {
			cfg.Timings.Tick("main", late)
		}
		cfg.Timings.Round("other", time.Millisecond)
	})
	text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String()
	for _, line := range []string{
		"# TYPE arena_tick_lateness_seconds histogram",
		`arena_tick_lateness_seconds_bucket{arena="main",le="0.00025"} 2`,
		`arena_tick_lateness_seconds_bucket{arena="main",le="0.002"} 2`,
		`arena_tick_lateness_seconds_bucket{arena="main",le="0.004"} 3`,
		`arena_tick_lateness_seconds_bucket{arena="main",le="16.384"} 3`,
		`arena_tick_lateness_seconds_bucket{arena="main",le="+Inf"} 4`,
		`arena_tick_lateness_seconds_sum{arena="main"} 60.00325`,
		`arena_tick_lateness_seconds_count{arena="main"} 4`,
		`arena_round_overhead_seconds_bucket{arena="other",le="0.001"} 1`,
		"# TYPE go_goroutines gauge",
		"# TYPE go_gc_heap_live_bytes gauge",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("metrics lack %q:\n%s", line, text)
		}
	}
}
