//go:build linux

package main

import (
	"flag"
	"fmt"
	"strconv"
	"time"
)

// A plan says what one server does.
type plan struct {
	mode    string
	deflate bool
	topics  int
	pad     int
	tick    time.Duration
	profile string // start of the names of its profiles; empty means none
	paced   bool   // make a step only when told to, and never put out who is late
}

// unhurried is a limit that no paced server reaches.
const unhurried = 24 * time.Hour

// limit is how long the plan's server bears with a client who is usually given so
// long: a paced server's clients may be as slow as their machine.
func (p plan) limit(usual time.Duration) time.Duration {
	if p.paced {
		return unhurried
	}
	return usual
}

// whole is whether one message has all topics of a step, as with us and the floor.
func (p plan) whole() bool { return p.mode == modeArena || p.mode == modeFloor }

// args is the plan as the server's command line.
func (p plan) args() []string {
	return []string{
		serveWord, "-mode", p.mode, "-deflate=" + strconv.FormatBool(p.deflate),
		"-topics", strconv.Itoa(p.topics), "-pad", strconv.Itoa(p.pad), "-tick", p.tick.String(), "-profile", p.profile,
		"-paced=" + strconv.FormatBool(p.paced),
	}
}

func parsePlan(args []string) (plan, error) {
	var p plan
	flags := flag.NewFlagSet(serveWord, flag.ContinueOnError)
	flags.StringVar(&p.mode, "mode", "", "what serves")
	flags.BoolVar(&p.deflate, "deflate", false, "compress for clients that ask for it")
	flags.IntVar(&p.topics, "topics", 1, "1 or 5")
	flags.IntVar(&p.pad, "pad", 0, "further bytes a step")
	flags.DurationVar(&p.tick, "tick", 100*time.Millisecond, "between two steps")
	flags.StringVar(&p.profile, "profile", "", "start of the names of the profiles")
	flags.BoolVar(&p.paced, "paced", false, "make a step only when told to, and never put out who is late")
	if err := flags.Parse(args); err != nil {
		return plan{}, fmt.Errorf("parse plan: %w", err)
	}
	return p, nil
}
