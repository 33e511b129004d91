package actors

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// planned is the next season and the values of what it seals: that of a simulated one
// by seed, or by chance if seed is nil.
func (a *arenaActor) planned(seed *uint64) (plan arena.Plan, secrets []arena.Secret) {
	plan = a.spec.Plan
	if plan.Mode != arena.Simulated {
		if seed != nil {
			plan.Seed = *seed
		}
		return plan, nil
	}
	var secret arena.Secret
	if seed != nil {
		secret = arena.ChosenSeed(*seed)
	} else {
		secret = arena.DrawnSeed(a.cfg.Random)
	}
	plan.Seed = secret.DeciderSeed()
	return plan, []arena.Secret{secret}
}

// resetSeed is the seed of the season after a reset that asked for a seed, or for none.
// It is nil where chance has to draw one.
func (a *arenaActor) resetSeed(asked *uint64) *uint64 {
	const golden = 0x9e3779b97f4a7c15 // spreads the seeds of seasons, as in splitmix64
	season := a.season.State.Season
	switch {
	case asked != nil:
		return asked
	case a.spec.Plan.Mode != arena.Simulated:
		return new(a.spec.Plan.Seed + golden*uint64(season)) //nolint:gosec // seasons are counted from 1
	case a.spec.Seed != nil:
		return new(arena.NextSeed(*a.spec.Seed, season))
	}
	return nil
}

// seal stores the values of sealed facts, which only the owner of the arena can read,
// and then goes on. It comes before the record that has their seals: what a crash in
// between leaves behind is of no season.
func (a *arenaActor) seal(c actor.Context, secrets []arena.Secret, then func(actor.Context)) {
	journal := a.journal
	a.store(c, func(ctx context.Context) error {
		for _, secret := range secrets {
			value, err := json.Marshal(&secret)
			if err == nil {
				err = journal.Seal(ctx, secret.Seal().Hash, value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, then)
}

// unseal gives season the values of the facts that are still sealed. A season that
// goes on needs them.
func unseal(ctx context.Context, journal Journal, season *arena.Season) error {
	var secrets []arena.Secret
	for _, seal := range season.State.Unopened() {
		var secret arena.Secret
		value, err := journal.Unseal(ctx, seal.Hash)
		if err == nil {
			err = json.Unmarshal(value, &secret)
		}
		if err == nil && secret.Seal() != seal {
			err = fmt.Errorf("it is not what was sealed: %w", arena.ErrCorrupt)
		}
		if err != nil {
			return fmt.Errorf("the sealed value %s of season %d cannot be had: restore what the store has lost, or %s: %w",
				seal.Name, season.State.Season, beginAnew, err)
		}
		secrets = append(secrets, secret)
	}
	season.Unseal(secrets...)
	return nil
}

// keyOf tells a season from others with prices of their own.
func keyOf(cfg *Config, season *arena.Season) SeasonKey {
	symbols := make([]string, len(season.State.Symbols))
	for i, symbol := range season.State.Symbols {
		symbols[i] = string(symbol)
	}
	key := SeasonKey{
		Seed: season.State.Seed, Unsealed: true,
		Start: cfg.Calendar.DateOf(season.State.StartsAt), Symbols: strings.Join(symbols, " "),
	}
	if seed, ok := season.PriceSeed(); ok {
		key.Seed, key.Unsealed = seed, false
	}
	return key
}

// Format implements [fmt.Formatter]: a key that is printed does not show its seed.
func (k SeasonKey) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "season from ", k.Start) }
