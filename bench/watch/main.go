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
	"runtime"
	"syscall"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "watch:", err)
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
	// Two threads read, one directs: the server keeps the rest of the machine.
	runtime.GOMAXPROCS(3)
	files := p.viewers + int(float64(p.viewers)*p.charts/100)
	p.viewers = int(float64(p.viewers) * float64(client.Affordable(files, errOut)) / float64(files))
	w := &watch{plan: p, out: out, errOut: errOut}
	ctx, cancel := context.WithTimeout(ctx, p.atMost())
	defer cancel()
	if err := w.run(ctx); err != nil {
		return err
	}
	if file == "" {
		return nil
	}
	text, err := json.MarshalIndent(w.result, "", "\t")
	if err != nil {
		return fmt.Errorf("encode the result: %w", err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// A plan says what is watched, by how many, and for how long.
type plan struct {
	program       string // empty: build it
	viewers       int
	plainViewers  int // of the viewers, without compression
	samples       int // of the viewers, who read what is compressed
	minutes       int
	minute        time.Duration // shorter in tests
	tick          time.Duration
	marketPerTick time.Duration
	roundEvery    time.Duration
	stalled       float64 // percent
	phase         time.Duration
	settle        time.Duration
	restart       bool
	patience      time.Duration // with whatever may hang; 0: the usual
	charts        float64       // percent of the viewers who ask for charts
	spread        time.Duration // over how long they do, at every new session
}

func parsePlan(args []string, errOut io.Writer) (p plan, file string, err error) {
	flags := flag.NewFlagSet("watch", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.StringVar(&p.program, "arena", "", "the arena program (empty: build it)")
	flags.IntVar(&p.viewers, "n", 10_000, "viewers")
	flags.IntVar(&p.plainViewers, "plain", 0, "how many of them do without compression (0: one in fifty)")
	flags.IntVar(&p.samples, "samples", 200, "how many of them read the text of compressed frames")
	flags.IntVar(&p.minutes, "minutes", 10, "how long to watch")
	flags.DurationVar(&p.minute, "minute", time.Minute, "how long such a minute is")
	flags.DurationVar(&p.tick, "tick", 500*time.Millisecond, "wall time between ticks")
	flags.DurationVar(&p.marketPerTick, "market", 2*time.Minute, "market time between ticks")
	flags.DurationVar(&p.roundEvery, "round", 30*time.Minute, "market time between rounds")
	flags.Float64Var(&p.stalled, "stalled", 0, "percentage of the viewers who stop reading in every other phase")
	flags.DurationVar(&p.phase, "phase", 40*time.Second, "how long such a phase is")
	flags.DurationVar(&p.settle, "settle", 12*time.Second, "how much of a phase is not measured, until everybody has stalled or is back")
	flags.BoolVar(&p.restart, "restart", false, "restart the server after the last minute")
	flags.Float64Var(&p.charts, "charts", 0, "percentage of the viewers who ask for the chart when a session begins, as the page does")
	flags.DurationVar(&p.spread, "spread", 5*time.Second, "over how long they ask, the page's 5s unless told otherwise")
	flags.DurationVar(&p.patience, "patience", 0, "how long to bear with a server that does not start, answer or end, where that is longer than usual: for slow machines")
	flags.StringVar(&file, "json", "", "file for the result as JSON")
	if err := flags.Parse(args); err != nil {
		return p, "", err
	}
	switch {
	case flags.NArg() > 0:
		return p, "", fmt.Errorf("%q is no flag; see -help", flags.Arg(0))
	case p.viewers < 10 || p.minutes < 1 || p.minute <= 0 || p.samples < 1:
		return p, "", errors.New("want at least 10 viewers, 1 minute and 1 sample")
	case p.tick < 50*time.Millisecond || p.marketPerTick < time.Minute || p.roundEvery <= 0:
		return p, "", errors.New("want at least 50ms and a market minute a tick, and some time between rounds")
	case p.stalled < 0 || p.stalled > 50:
		return p, "", errors.New("-stalled is a percentage of at most 50")
	case p.charts < 0 || p.charts > 100 || p.spread < 0:
		return p, "", errors.New("-charts is a percentage, and -spread a time")
	case p.patience < 0:
		return p, "", errors.New("-patience must not be negative")
	case p.settle <= 0 || p.phase <= p.settle:
		return p, "", errors.New("-phase must be longer than -settle")
	case p.stalled > 0 && p.restart:
		return p, "", errors.New("-stalled and -restart are two runs")
	}
	if p.plainViewers == 0 {
		p.plainViewers = max(2, p.viewers/50)
	}
	if p.plainViewers < 0 || p.plainViewers > p.viewers/4 {
		return p, "", errors.New("-plain is at most a quarter of -n")
	}
	return p, file, nil
}

// stalling is how many viewers stop reading.
func (p *plan) stalling() int { return int(float64(p.viewers) * p.stalled / 100) }

// limit is how long to wait for what usually takes less than that.
func (p *plan) limit(usual time.Duration) time.Duration { return max(usual, p.patience) }

// watching is how long the minutes take together.
func (p *plan) watching() time.Duration { return time.Duration(p.minutes) * p.minute }

// atMost bounds a run, whatever hangs.
func (p *plan) atMost() time.Duration {
	entering := time.Duration(p.viewers) * time.Second / entersPerSecond
	return 5*time.Minute + 5*p.patience + p.watching() + 4*p.phase + 4*entering
}
