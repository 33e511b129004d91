//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "models:", err)
		os.Exit(1)
	}
}

func run(args []string, out, errOut io.Writer) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p, file, err := parsePlan(args, errOut)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.atMost())
	defer cancel()
	m := &measurement{plan: p, out: out, errOut: errOut}
	if err := m.run(ctx); err != nil {
		return err
	}
	if file != "" {
		text, err := json.MarshalIndent(m.result, "", "\t")
		if err != nil {
			return fmt.Errorf("encode the result: %w", err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
			return fmt.Errorf("write the result: %w", err)
		}
	}
	if wrong := m.result.wrong(); len(wrong) > 0 {
		return fmt.Errorf("%d claims do not hold; see above", len(wrong))
	}
	return nil
}

// The parts of a run.
const (
	partBoth   = "both"
	partFaults = "faults"
	partLarge  = "large"
)

// allFaults is every fault of the fake endpoint, and a model to which nobody has access.
const allFaults = "slow=0.05,hang=0.02,too_many=0.05,unavailable=0.03,truncated=0.03,garbage=0.03,prose=0.03,schema=0.03,huge=0.01," +
	"error_in_200=0.03,empty=0.03,refusal=0.02,other_model=0.02,reasoning_only=0.02,stream_cut=0.02,unpriced=0.02,no_schema=0.02,forbidden=" + forbiddenModel

// forbiddenModel is that of one agent of an arena, in two of the built-in ones: under its
// own name, and under a code name.
const forbiddenModel = "openai/gpt-5-chat"

// A plan says what runs, and for how long.
type plan struct {
	program  string // empty: build it
	part     string
	minutes  int
	minute   time.Duration // shorter in tests
	tick     time.Duration
	market   int // minutes between ticks
	round    time.Duration
	latency  time.Duration
	faults   string
	atOnce   int
	agents   int
	arenas   int
	patience time.Duration
}

func parsePlan(args []string, errOut io.Writer) (p plan, file string, err error) {
	flags := flag.NewFlagSet("models", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.StringVar(&p.program, "arena", "", "the arena program (empty: build it)")
	flags.StringVar(&p.part, "part", partBoth, "what to measure: faults, large or both")
	flags.IntVar(&p.minutes, "minutes", 10, "how long each part takes")
	flags.DurationVar(&p.minute, "minute", time.Minute, "how long such a minute is")
	flags.DurationVar(&p.tick, "tick", time.Second, "wall time between ticks")
	flags.IntVar(&p.market, "market", 1, "market minutes between ticks")
	flags.DurationVar(&p.round, "round", time.Hour, "market time between rounds: at the usual pace a minute")
	flags.DurationVar(&p.latency, "latency", 2*time.Second, "how long an answer takes")
	flags.StringVar(&p.faults, "faults", allFaults, "what goes wrong in the part faults, as `arena fake-llm` takes it")
	flags.IntVar(&p.atOnce, "at-once", 8, "calls under way at once in the part faults")
	flags.IntVar(&p.agents, "agents", 30, "agents of the large arena")
	flags.IntVar(&p.arenas, "arenas", 20, "arenas of five beside it")
	flags.DurationVar(&p.patience, "patience", 0, "how long to bear with a server that does not start, answer or end, where that is longer than usual: for slow machines")
	flags.StringVar(&file, "json", "", "file for the result as JSON")
	if err := flags.Parse(args); err != nil {
		return p, "", err
	}
	switch {
	case flags.NArg() > 0:
		return p, "", fmt.Errorf("%q is no flag; see -help", flags.Arg(0))
	case p.part != partBoth && p.part != partFaults && p.part != partLarge:
		return p, "", fmt.Errorf("-part is %q; want faults, large or both", p.part)
	case p.minutes < 1 || p.minute <= 0 || p.latency < 0 || p.patience < 0:
		return p, "", errors.New("want at least a minute, and no negative time")
	case p.tick < 50*time.Millisecond || p.market < 1 || p.round < time.Duration(p.market)*time.Minute:
		return p, "", errors.New("want at least 50ms and a market minute a tick, and a tick a round")
	case p.atOnce < 1 || p.agents < 1 || p.agents > 30 || p.arenas < 0 || p.arenas > 100:
		return p, "", errors.New("want at least one call at once, 1 to 30 agents and at most 100 arenas")
	}
	return p, file, nil
}

// limit is how long to wait for what usually takes less than that.
func (p *plan) limit(usual time.Duration) time.Duration { return max(usual, p.patience) }

// measuring is how long a part takes.
func (p *plan) measuring() time.Duration { return time.Duration(p.minutes) * p.minute }

// atMost bounds a run, whatever hangs.
func (p *plan) atMost() time.Duration { return 5*time.Minute + 10*p.patience + 2*p.measuring() }
