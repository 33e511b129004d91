package main_test

import (
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

func TestProgress_IsShownOnATerminalForLongWork(t *testing.T) {
	t.Parallel()
	if got := main.Progress(true, false, 50_000); !strings.Contains(got, "working") || !strings.Contains(got, "50000") {
		t.Errorf("a terminal shows %q", got)
	}
	for name, got := range map[string]string{
		"a file":            main.Progress(false, false, 50_000),
		"a program":         main.Progress(true, true, 50_000),
		"a terminal, short": main.Progress(true, false, 500),
	} {
		if got != "" {
			t.Errorf("%s is shown %q", name, got)
		}
	}
}
