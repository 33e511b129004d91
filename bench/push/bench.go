//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A bench runs the scenarios and keeps what they measured.
type bench struct {
	n      int
	rounds int
	warm   time.Duration
	window time.Duration
	steps  int // to measure instead of a window; 0: none

	patience time.Duration // with a run, before it is given up as hung

	out, errOut io.Writer
	rows        io.Writer // one line of JSON for each run; may be nil
	modes       []string  // empty means all
	profiles    string    // folder for profiles of the servers; empty means none
	results     rows
}

// run does every scenario, or those that only names, and prints the tables.
func (b *bench) run(ctx context.Context, only string) error {
	wanted := scenarioNames()
	if only != "" {
		wanted = strings.Split(only, ",")
	}
	for _, name := range wanted {
		i := slices.IndexFunc(scenarios(), func(s scenario) bool { return s.name == name })
		if i < 0 {
			return fmt.Errorf("unknown scenario %q; there are %s", name, strings.Join(scenarioNames(), ", "))
		}
		s := scenarios()[i]
		if err := b.scenario(ctx, s); err != nil {
			return fmt.Errorf("scenario %s: %w", name, err)
		}
		if err := b.results.table(b.out, s); err != nil {
			return err
		}
	}
	return b.results.goals(b.out)
}

func (b *bench) scenario(ctx context.Context, s scenario) error {
	rounds := b.rounds
	if s.once {
		rounds = 1
	}
	for round := range rounds {
		for _, mode := range s.turn(round) {
			if len(b.modes) > 0 && !slices.Contains(b.modes, mode) {
				continue
			}
			fmt.Fprintf(b.errOut, "push: %s, round %d of %d, %s\n", s.name, round+1, rounds, mode)
			r := row{Scenario: s.name, Mode: mode, Round: round, N: b.n}
			if err := b.one(ctx, s, &r); err != nil {
				return fmt.Errorf("%s: %w", mode, err)
			}
			b.results = append(b.results, r)
			if b.rows == nil {
				continue
			}
			if err := json.NewEncoder(b.rows).Encode(r); err != nil {
				return fmt.Errorf("write row: %w", err)
			}
		}
	}
	return nil
}
