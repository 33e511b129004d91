package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// openingLine says what became of a sealed fact of an arena.
func openingLine(id string, o *arena.Opening) string {
	told, value := "is still sealed", o.Value
	if _, player, ok := (arena.Secret{Name: o.Name, Value: o.Value}).Seat(); ok {
		value = player.Name + " (" + player.Decider.Name + ")"
	}
	switch o.Fate {
	case arena.FateProved:
		told = value + " is what was sealed at the start"
		if o.Name == arena.PriceSeed {
			told += ", and leads to every price"
		}
	case arena.FateRefuted:
		told = value + " is what was sealed at the start, and the prices are others"
	case arena.FateUnopened:
		told = "was never opened: the value was lost before the season ended"
	case arena.FateSealed:
	}
	return fmt.Sprintf("%s: season %d: %s %s\n", id, o.Season, o.Name, told)
}

// missingValues says which sealed values a store has lost without which the season under way
// cannot go on. Whoever may not read them is told nothing.
func missingValues(ctx context.Context, vault state.Vault, id string, sealed []arena.Opening) error {
	var names []string
	var lost error
	season := 0
	for i := range sealed {
		o := &sealed[i]
		if o.Fate != arena.FateSealed {
			continue
		}
		if err := vault.Keeps(ctx, id, o.Hash); err != nil && !errors.Is(err, fs.ErrPermission) {
			names, lost, season = append(names, o.Name), err, o.Season
		}
	}
	if lost == nil {
		return nil
	}
	return fmt.Errorf("season %d cannot go on with this store, which has lost what was sealed as %s: %w", season, strings.Join(names, ", "), lost)
}
