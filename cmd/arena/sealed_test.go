package main_test

import (
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

func TestVerify_SaysWhatBecameOfASeal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		recording  // of a season that seals 5
		code       int
		want, json string
	}{
		"proved":       {recording{seed: 5}, 0, "season 1: price_seed 5 is what was sealed at the start, and leads to every price\n", `"fate":"proved","value":"5"`},
		"still sealed": {recording{seed: 5, ticks: 5}, 0, "season 1: price_seed is still sealed\n", `"fate":"sealed"`},
		"lost":         {recording{seed: 5, lost: true}, 0, "season 1: price_seed was never opened", `"fate":"unopened"`},
		"other prices": {recording{seed: 6}, 1, "is not that of the revealed seed", `"fate":"refuted","value":"5"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := shell(t, "PERSIST_PATH", t.TempDir(), "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "86400000", "SIMULATED_START_DATE", "2025-01-06")
			c.secrets = []arena.Secret{arena.ChosenSeed(5)}
			record(t, s, c.recording)
			if got := s.Run(t, "verify"); got.Code != c.code || !strings.Contains(got.Out, c.want) {
				t.Errorf("exit code %d, prints %q and %q; want %d and %q", got.Code, got.Out, got.Err, c.code, c.want)
			}
			compact := strings.NewReplacer(": ", ":", "\n", "", " ", "")
			if got := s.Run(t, "verify", "--json"); got.Code != c.code || !strings.Contains(compact.Replace(got.Out), strings.ReplaceAll(c.json, " ", "")) {
				t.Errorf("exit code %d, prints %s; want %d and %s", got.Code, got.Out, c.code, c.json)
			}
			if got := s.Run(t, "replay"); got.Code != 0 {
				t.Errorf("replay: %q, %q", got.Out, got.Err)
			}
		})
	}
}
