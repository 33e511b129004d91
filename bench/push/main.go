//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

// quickMax is the largest audience for which a quick run is the default.
const quickMax = 2000

// serveWord as the first argument makes the program the server of one run.
const serveWord = "serve"

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "push:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out, errOut io.Writer) error {
	if len(args) > 0 && args[0] == serveWord {
		return serve(args[1:], in, out)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := &bench{out: out, errOut: errOut}
	only, modes, file := "", "", ""
	flags := flag.NewFlagSet("push", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.IntVar(&b.n, "n", 10_000, "connections")
	flags.IntVar(&b.rounds, "rounds", 0, "how often every mode has its turn (0: 3, and 2 for a small audience)")
	flags.DurationVar(&b.window, "window", 0, "how long each run is measured (0: 4s, and 1s for a small audience)")
	flags.IntVar(&b.steps, "steps", 0, "measure so many steps instead of a time (but for the scenario slow), each made once everybody has heard the one before: what is heard is then the same on the slowest machine")
	flags.DurationVar(&b.patience, "patience", 2*time.Minute, "how long a run may take before it is given up as hung")
	flags.StringVar(&only, "only", "", "scenarios to run, with commas: "+strings.Join(scenarioNames(), ", "))
	flags.StringVar(&modes, "modes", "", "modes to run, with commas, as the tables name them")
	flags.StringVar(&b.profiles, "profiles", "", "folder for CPU and heap profiles of the servers, which cost a little")
	flags.StringVar(&file, "json", "", "file for one row of JSON for each run")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if b.n < 1 || b.steps < 0 || b.patience <= 0 || flags.NArg() > 0 {
		return errors.New("want a positive -n and -patience, no negative -steps, and no other arguments")
	}
	if modes != "" {
		b.modes = strings.Split(modes, ",")
	}
	b.pace()
	// Two threads read, one directs: the server keeps the rest of the machine.
	runtime.GOMAXPROCS(3)
	b.n = client.Affordable(b.n, errOut)
	if file != "" {
		rows, err := os.Create(file)
		if err != nil {
			return fmt.Errorf("create rows: %w", err)
		}
		defer rows.Close()
		b.rows = rows
	}
	return b.run(ctx, only)
}

// pace fills in what the flags left open.
func (b *bench) pace() {
	b.warm = time.Second
	rounds, window := 3, 4*time.Second
	if b.n <= quickMax {
		b.warm = 500 * time.Millisecond
		rounds, window = 2, time.Second
	}
	if b.rounds <= 0 {
		b.rounds = rounds
	}
	if b.window <= 0 {
		b.window = window
	}
}
