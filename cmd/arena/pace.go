package main

import (
	"fmt"
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

// A pace is how fast a season goes.
type pace struct {
	interval      time.Duration // wall time between ticks; 0 is as fast as it can
	marketPerTick time.Duration // market time between ticks; 0 where the bars say it
	roundEvery    time.Duration // market time between rounds
	why           string        // a sentence
}

// pace returns how fast seasons go: as the demo while no model takes part and
// nobody has chosen otherwise. With any of the cadence settings given, the
// others have their documented defaults.
func (s *settings) pace() pace {
	p := pace{interval: s.interval, marketPerTick: s.marketPerTick, roundEvery: s.roundEvery}
	cadence := []string{"SIM_INTERVAL_MS", "TRADE_INTERVAL_MS", "SIM_MARKET_MINUTES_PER_TICK"}
	reason := "no model takes part and no cadence was set"
	chosen := s.chosen(cadence...)
	if !chosen {
		p = pace{interval: demoInterval, marketPerTick: demoMarketPerTick, roundEvery: demoRoundEvery}
	}
	if s.mode == arena.Historical {
		p.marketPerTick = 0
		if !chosen {
			p.roundEvery = historicalRounds
		}
	}
	if chosen {
		var from []string
		for _, name := range cadence {
			if g, ok := s.given[name]; ok {
				from = append(from, g.from)
			}
		}
		reason = "set by " + joined(from)
	}
	p.why = p.sentence(reason)
	return p
}

func (p pace) sentence(reason string) string {
	ticks := "a tick every " + brief(p.interval)
	if p.interval == 0 {
		ticks = "ticks as fast as they can be"
	}
	step := "an open or close of the bars each"
	if p.marketPerTick > 0 {
		step = brief(p.marketPerTick) + " of market time each"
	}
	return fmt.Sprintf("%s, %s, a round every %s of market time (%s)", ticks, step, brief(p.roundEvery), reason)
}

// brief writes a duration without the zeros that String leaves.
func brief(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if n := len(text) - len(zero) + 1; n > 0 && text[n-1:] == zero {
			text = text[:n]
		}
	}
	return text
}
