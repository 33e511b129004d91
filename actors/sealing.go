package actors

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/splitmix"
)

// planned is the next season and the values of what it seals: the seed of the prices of a
// simulated one, which is drawn if seed is nil, and who plays under code names, which is
// always drawn: whoever knows a seed knows no seat.
func (a *arenaActor) planned(seed *uint64) (plan arena.Plan, secrets []arena.Secret, err error) {
	plan = a.spec.Plan
	switch {
	case plan.Mode != arena.Simulated && seed != nil:
		plan.Seed = *seed
	case plan.Mode != arena.Simulated:
	case seed != nil:
		secrets = append(secrets, arena.ChosenSeed(*seed))
	default:
		secrets = append(secrets, arena.DrawnSeed(a.cfg.Random))
	}
	for _, secret := range secrets {
		plan.Seed = secret.DeciderSeed()
	}
	if plan.Blind == nil {
		return plan, secrets, nil
	}
	plan = plan.Seated()
	seats, err := plan.DrawSeats(a.spec.Players, a.cfg.Random)
	return plan, append(secrets, seats...), err
}

// resetSeed is the seed of the season after a reset that asked for a seed, or for none.
// It is nil where chance has to draw one.
func (a *arenaActor) resetSeed(asked *uint64) *uint64 {
	season := a.season.State.Season
	switch {
	case asked != nil:
		return asked
	case a.spec.Plan.Mode != arena.Simulated:
		return new(a.spec.Plan.Seed + splitmix.Gamma*uint64(season)) //nolint:gosec // seasons are counted from 1
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
