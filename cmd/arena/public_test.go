package main_test

import (
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

func TestPublic_TellsNoFolder(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"write /srv/arena/one.journal.jsonl: full":          "write one.journal.jsonl: full",
		"/var/lib/arena/one.journal.jsonl:3: damaged":       "one.journal.jsonl:3: damaged",
		`open "/home/me/bars/a.csv": denied (/home/me/x)`:   `open "a.csv": denied (x)`,
		"ask https://api.example.com/v1/quotes again":       "ask https://api.example.com/v1/quotes again",
		"a round every 30m / 2h, BRK/B, and/or nothing / 7": "a round every 30m / 2h, BRK/B, and/or nothing / 7",
	} {
		if got := main.Public(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
