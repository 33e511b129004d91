package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// longSession is the market time of a whole session.
const longSession = 6*time.Hour + 30*time.Minute

// roundsPerDay is how many rounds open in a day of wall time, at most.
func roundsPerDay(p *settings.Pace) int64 {
	const day = 24 * time.Hour
	if p.Interval == 0 {
		return 0 // nobody can tell
	}
	if p.MarketPerTick == 0 {
		return int64(day / p.Interval) // one at each moment of the bars
	}
	ticks, rounds := int64(longSession/p.MarketPerTick)+1, int64(longSession/p.RoundEvery)+1
	sessions := int64(day)/(ticks*int64(p.Interval)) + 1
	return sessions * rounds
}

// modelsOf are the deciders of plan that are models, those among them that play under code
// names.
func modelsOf(plan *arena.Plan, players []arena.Player) (models []*arena.Decider) {
	for i := range players {
		models = append(models, &players[i].Decider)
	}
	for i := range plan.Roster {
		if d := &plan.Roster[i].Decider; d.Kind == arena.ByModel {
			models = append(models, d)
		}
	}
	return models
}

// costSentence says what the models of a plan cost in a day at most, each asked once more
// in every round; empty for an arena without models.
func costSentence(plan *arena.Plan, players []arena.Player, p *settings.Pace, budget arena.Money) string {
	asking, fake, unknown := 0, false, false
	var round arena.Money
	for _, d := range modelsOf(plan, players) {
		asking++
		fake = fake || strings.HasPrefix(d.Name, roster.FakePreface)
		if price := priceOf(d); price != nil {
			round += price.Most(d.Settings[roster.SettingMaxTokens])
		} else {
			unknown = true
		}
	}
	rounds := roundsPerDay(p)
	switch {
	case asking == 0:
		return ""
	case fake:
		return plural(asking, "fake model", "fake models") + ", which cost nothing"
	case budget > 0:
		return fmt.Sprintf("%s, at most $%s a day by LLM_DAILY_BUDGET_USD", plural(asking, "model", "models"), budget)
	case rounds == 0 || unknown:
		return plural(asking, "model", "models") + "; what they cost is not known before, and LLM_DAILY_BUDGET_USD bounds it"
	}
	const asks = 2 // what cannot be read is asked for once more
	most := asks * round * arena.Money(rounds)
	return fmt.Sprintf("%s asked in up to %d rounds a day, at most $%s (each asked twice, prompts of %d tokens, answers of the full length); LLM_DAILY_BUDGET_USD bounds it",
		plural(asking, "model", "models"), rounds, dollars(most), model.LongPrompt)
}

// dollars is an amount in whole dollars, rounded up.
func dollars(m arena.Money) string {
	return ((m + arena.Dollar - 1) / arena.Dollar * arena.Dollar).String()
}
