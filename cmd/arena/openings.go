package main

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
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
