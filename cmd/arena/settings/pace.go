package settings

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// The demo's pace: fast enough to watch.
const (
	demoInterval      = time.Second
	demoMarketPerTick = 2 * time.Minute
	demoRoundEvery    = 30 * time.Minute
	historicalRounds  = 2 * time.Hour
)

// A Pace is how fast a season goes.
type Pace struct {
	Interval      time.Duration // wall time between ticks; 0 is as fast as it can
	MarketPerTick time.Duration // market time between ticks; 0 where the bars say it
	RoundEvery    time.Duration // market time between rounds
	Why           string        // how fast ticks come, and why: a sentence
}

// Pace returns how fast seasons go: as the demo while no model takes part and
// nobody has chosen otherwise. With any of the cadence settings given, the
// others have their documented defaults.
func (v *Values) Pace() Pace {
	p := Pace{Interval: v.interval, MarketPerTick: v.marketPerTick, RoundEvery: v.roundEvery}
	cadence := []string{"SIM_INTERVAL_MS", "TRADE_INTERVAL_MS", "SIM_MARKET_MINUTES_PER_TICK"}
	reason := "no model takes part and no cadence was set"
	if v.Models.Fake {
		reason = "its models are fake and no cadence was set"
	}
	chosen := v.Chosen(cadence...)
	if !chosen && v.Models.Pays() {
		reason = "the default where models take part"
	}
	if demo := !chosen && !v.Models.Pays(); demo {
		p = Pace{Interval: demoInterval, MarketPerTick: demoMarketPerTick, RoundEvery: demoRoundEvery}
	}
	if v.Mode == arena.Historical {
		p.MarketPerTick = 0
		if !chosen {
			p.RoundEvery = historicalRounds
		}
	}
	if chosen {
		var from []string
		for _, name := range cadence {
			if g, ok := v.given[name]; ok {
				from = append(from, g.from)
			}
		}
		reason = "set by " + strings.Join(from, ", ")
	}
	p.Why = p.sentence(reason)
	return p
}

// preludeSessions are enough for every figure of the page, of which some need 20.
const preludeSessions = 30

// Prelude is how many sessions of a season are played at once, those before its first
// day: none of recorded prices, nor where the operator chose on which day a season
// begins, after how many sessions it ends, or that it has no pace.
func (v *Values) Prelude() int {
	if v.Mode != arena.Simulated || v.fromScratch || v.SimulatedStart != "" || v.MaxSessions > 0 || v.Pace().Interval == 0 {
		return 0
	}
	return preludeSessions
}

func (p Pace) sentence(reason string) string {
	ticks := "a tick every " + Brief(p.Interval)
	if p.Interval == 0 {
		ticks = "ticks as fast as they can be"
	}
	step := "an open or close of the bars each"
	if p.MarketPerTick > 0 {
		step = Brief(p.MarketPerTick) + " of market time each"
	}
	return fmt.Sprintf("%s, %s (%s)", ticks, step, reason)
}

// Brief writes a duration without the zeros that String leaves.
func Brief(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if n := len(text) - len(zero) + 1; n > 0 && text[n-1:] == zero {
			text = text[:n]
		}
	}
	return text
}
