//go:build linux

package main

import (
	"slices"
	"strings"
	"time"
)

// The scenarios' names.
const (
	scenarioUpdate    = "update"
	scenarioTopics    = "topics"
	scenarioBytes     = "bytes"
	scenarioStalled   = "stalled"
	scenarioSlow      = "slow"
	scenarioReconnect = "reconnect"
)

const (
	// bytesMax is enough connections where only bytes are compared.
	bytesMax = 500
	// slowCount is how many clients are slow, and as many are fast.
	slowCount = 16
	slowPad   = 8000
	slowTick  = 20 * time.Millisecond
	// stalledPercent of an audience takes nothing.
	stalledPercent = 5

	usualTick = 100 * time.Millisecond

	// compressing and stalling are modes of our engine as the table names them.
	compressing = modeArena + "+chain"
	stalling    = modeArena + "+stalled"
	deflating   = "+deflate"
)

// A scenario is what the modes of one comparison have to do.
type scenario struct {
	name  string
	about string
	modes []string
	plan  plan // but for the mode
	once  bool // one round is enough: nothing in it is timed
}

func scenarios() []scenario {
	// As many messages a second from the others as in the update: at ten steps a
	// second they cannot keep up.
	five := plan{topics: 5, tick: 5 * usualTick}
	one := plan{topics: 1, tick: usualTick}
	return []scenario{
		{
			name: scenarioUpdate, about: "one update of about 1 KB ten times a second to everybody", plan: one,
			modes: []string{modeFloor, modeArena, compressing, modeCoder, modeGws, modeGorilla, modeNbio, modeCentrifuge},
		},
		{
			name: scenarioTopics, about: "five topics twice a second: one message from us and the floor, five from the others", plan: five,
			modes: []string{modeFloor, modeArena, compressing, modeCoder, modeCentrifuge},
		},
		{
			name: scenarioBytes, about: "the update compressed, to at most 500", plan: one, once: true,
			modes: []string{modeArena, compressing, modeGws + deflating, modeGorilla + deflating, modeCentrifuge + deflating, modeCoder + deflating},
		},
		{
			name: scenarioStalled, about: "the update while 5 % of the audience take nothing: latency of the others", plan: one,
			modes: []string{modeArena, stalling},
		},
		{
			name: scenarioSlow, about: "9 KB fifty times a second to 16 readers at a quarter of that speed: age of what they get", once: true,
			modes: []string{modeArena, modeCoder}, plan: plan{topics: 1, pad: slowPad, tick: slowTick},
		},
		{
			name: scenarioReconnect, about: "everybody comes back, with a snapshot, against a handshake alone", plan: one,
			modes: []string{modeBare, modeArena, compressing},
		},
	}
}

func scenarioNames() []string {
	var names []string
	for _, s := range scenarios() {
		names = append(names, s.name)
	}
	return names
}

// planFor is the plan of one mode as the table names it.
func (s scenario) planFor(mode string) plan {
	p := s.plan
	p.mode, _, _ = strings.Cut(mode, "+")
	p.deflate = mode == compressing || strings.HasSuffix(mode, deflating)
	return p
}

// turn is the modes in the order of one round: each round begins with another.
func (s scenario) turn(round int) []string {
	k := round % len(s.modes)
	return slices.Concat(s.modes[k:], s.modes[:k])
}

func isArena(mode string) bool { return strings.HasPrefix(mode, modeArena) }
