// Command arena runs a season in which deciders trade US stocks with paper
// money, serves it over HTTP, and checks what it has stored.
//
// It is the only place that wires packages together and exits; what the operator chose
// it has from settings.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// version is what -ldflags "-X main.version=..." says.
var version string

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if inTerminal() {
		signal.Notify(signals, syscall.SIGHUP) // its window was closed
	}
	go stopOnSignals(signals, cancel, os.Stderr)
	p := &program{
		env:      settings.Environment(),
		dir:      ".",
		out:      os.Stdout,
		errOut:   os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
		now:      time.Now,
		hangups:  hangups,
		unread:   func() { signal.Ignore(syscall.SIGPIPE) },
		files:    fileLimit(),
	}
	os.Exit(int(p.run(ctx, os.Args[1:])))
}

// signalEcho is how soon after a signal another one is the same: some programs
// signal a process and its group.
const signalEcho = 100 * time.Millisecond

// stopOnSignals asks the process to stop at the first signal and ends it at the
// second.
func stopOnSignals(signals <-chan os.Signal, cancel context.CancelCauseFunc, errOut io.Writer) {
	asked := <-signals
	first := time.Now()
	cancel(fmt.Errorf("%v signal received", asked))
	for range signals {
		if time.Since(first) > signalEcho {
			break
		}
	}
	_, _ = fmt.Fprintln(errOut, "arena: stopped at once by a second signal; what was shown had been stored before")
	os.Exit(int(exitFailure))
}

// hangups catches SIGHUP for a server that no terminal started.
func hangups() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 1)
	if !inTerminal() && !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	return signals, func() { signal.Stop(signals) }
}

// inTerminal reports whether somebody started the program in a terminal, whose end is
// its end.
func inTerminal() bool { return term.IsTerminal(int(os.Stdin.Fd())) && !signal.Ignored(syscall.SIGHUP) }

// versionText is the version of this binary: the linker's, or what the build
// recorded.
func versionText() string {
	if version != "" {
		return version
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if build.Main.Version != "" && build.Main.Version != "(devel)" {
		return build.Main.Version
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			return "devel-" + s.Value[:min(len(s.Value), 12)]
		}
	}
	return "devel"
}
