//go:build unix

package main_test

import (
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// When nothing more can be written, in the middle of a record as a rule, the
// arena fails with a sentence, everything stays to be seen, and a start with
// space goes on behind what was shown.
func TestServe_LosesNothingWhenTheDiskIsFull(t *testing.T) {
	t.Parallel()
	for _, blocks := range []int{30, 101, 256} { // of 512 bytes
		t.Run(fmt.Sprintf("%d blocks", blocks), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, "SIM_INTERVAL_MS=5")
			s.wrap = []string{"sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$0" "$@"`, blocks)}
			p := s.serve(t)
			p.untilPhase(t, strategyArena, "failed")
			if reason := p.shown(t, strategyArena).Reason; !strings.Contains(reason, "free disk space") {
				t.Errorf("the reason is %q; want it to say what to do", reason)
			}
			shown, err := p.records(strategyArena, 0)
			if err != nil || len(shown) == 0 {
				t.Fatalf("%d records are shown, %v", len(shown), err)
			}
			p.untilRecord(t, strategyArena, uint64(len(shown)))
			for _, path := range []string{"/healthz", "/readyz", "/", "/api/timer"} {
				if got := p.status(path); got != http.StatusOK {
					t.Errorf("%s answers %d, want %d", path, got, http.StatusOK)
				}
			}
			p.stop(t, syscall.SIGTERM)

			s.wrap = nil
			again := s.ready(t)
			again.untilRecord(t, strategyArena, uint64(len(shown))+5)
			stored, err := again.records(strategyArena, 0)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range shown {
				if stored[i].Sum != r.Sum {
					t.Errorf("record %d was shown with sum %s and has %s", r.Seq, r.Sum, stored[i].Sum)
				}
			}
			again.stop(t, syscall.SIGTERM)
			s.mustRun(t, "verify")
			s.mustRun(t, "replay")
		})
	}
}
