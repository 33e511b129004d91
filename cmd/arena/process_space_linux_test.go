package main_test

import (
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A server whose disk was full goes on by itself once there is space.
func TestServe_GoesOnByItselfOnceThereIsSpace(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIM_INTERVAL_MS=5")
	s.wrap = []string{"sh", "-c", `ulimit -S -f 101 && exec "$0" "$@"`}
	p := s.serve(t)
	p.untilPhase(t, strategyArena, "failed")
	full := p.shown(t, strategyArena)
	if !strings.Contains(full.Reason, "free disk space") {
		t.Errorf("the reason is %q; want it to say what to do", full.Reason)
	}
	space := unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &space, nil); err != nil {
		t.Fatal(err)
	}
	p.untilRecord(t, strategyArena, full.Seq+20)
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}
