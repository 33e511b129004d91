package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// stopLimit is how long a server takes to end: well under the ten seconds after
// which platforms kill.
const stopLimit = 9 * time.Second

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "run the arenas and serve them (the default command)",
		Flags: slices.Concat(
			serveFlags(), []cli.Flag{&cli.BoolFlag{Name: "open", Usage: "show the page in the browser", DisableDefaultText: true}}, quietFlags(),
		),
		Description: "Examples:\n" +
			"  arena serve                                     # simulated prices, the demo's pace\n" +
			"  arena serve --open                              # and the page in the browser\n" +
			"  arena serve --mode historical --bars DIR        # recorded prices\n" +
			"  arena serve --mode historical --bars DIR --interval 0   # as fast as it can",
		Action: func(c *cli.Context) error { return p.serveAs(c, whole) },
	}
}

// setUpUntil does what setUp does, but returns nothing as soon as ctx ends: many
// bars take long to read. The reading ends with the process and leaves nothing
// behind.
func (p *program) setUpUntil(ctx context.Context, c *cli.Context) (*setup, error) {
	type outcome struct {
		setup *setup
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		s, err := p.setUp(c)
		done <- outcome{s, err}
	}()
	select {
	case o := <-done:
		return o.setup, o.err
	case <-ctx.Done():
		return nil, nil
	}
}

// serve runs until ctx ends. Nothing on the disk changes before everything that
// can be refused has been looked at.
func (p *program) serve(ctx context.Context, s *setup) (err error) {
	if p.unread != nil {
		p.unread() // a server goes on when the reader of its log has gone
	}
	log := slog.New(slog.NewTextHandler(p.errOut, &slog.HandlerOptions{Level: s.LogLevel}))
	// A server that is told to end from here on ends in order.
	ln, err := listen(context.WithoutCancel(ctx), s)
	if err != nil {
		return err
	}
	if ln != nil {
		defer func() { _ = ln.Close() }() // closed already if it was served on
	}
	log.Log(ctx, s.milestone(), "worker starting")
	store, err := p.takeStore(ctx, s, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var seasons map[string]*arena.State
	if s.role != webOnly { // which is to be there at once, however long the seasons are
		seasons, s.unread = underway(ctx, store, s.plans)
	}
	if err := s.refuseMode(seasons, store.place); err != nil {
		return err
	}
	stopFake, err := p.playModels(ctx, s.Values)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopFake()) }()
	running, err := p.newTree(ctx, s, store, log)
	if err != nil {
		return err
	}
	front, err := p.newFront(ctx, s, running, ln, log)
	if err != nil {
		return errors.Join(err, running.stop(ctx))
	}
	p.welcome(s, store, front, seasons)
	if s.open && ln != nil {
		p.openPage(ctx, pageOf(ln))
	}
	return p.untilDone(ctx, s, running, front, log)
}

// milestone is the level at which the log says how far a process is, by the words that
// operators of workers look for. Of one that people start to look at it is nobody's business.
func (s *setup) milestone() slog.Level {
	if s.role == worker {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// takeStore opens the store to write, or beside the process that writes when
// this one only serves.
func (p *program) takeStore(ctx context.Context, s *setup, log *slog.Logger) (*store, error) {
	if s.SchedulerDisabled && s.Driver == settings.DriverFile {
		return readStore(ctx, s.Values)
	}
	return openStore(ctx, s.Values, p.now, log)
}

// listen takes the address of s, or none for a worker.
func listen(ctx context.Context, s *setup) (net.Listener, error) {
	if s.role == worker {
		return nil, nil //nolint:nilnil // nobody asks it anything
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Address.String())
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; free the port, or choose another with --port or BACKEND_PORT", s.Address, err)
	}
	return ln, nil
}

// untilDone serves until ctx ends or something that must not end does, and then
// ends everything: new requests are refused, arenas come to rest, and answers
// under way are finished.
func (p *program) untilDone(ctx context.Context, s *setup, running *tree, front *front, log *slog.Logger) error {
	telling, stopTelling := context.WithCancel(context.WithoutCancel(ctx))
	defer stopTelling()
	var told sync.WaitGroup
	told.Go(func() { running.hearsay.run(telling) })
	sharing, stopSharing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSharing()
	var shared sync.WaitGroup
	if running.share != nil {
		shared.Go(func() { running.share.run(sharing) })
	}
	front.open(ctx)
	log.Log(ctx, s.milestone(), "worker running")

	closed, err := p.wait(ctx, s, running, front.served, log)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	front.refuse()
	stopSharing()
	shared.Wait()
	err = errors.Join(err, running.stop(stopping))
	err = errors.Join(err, front.close(closed))
	stopTelling()
	told.Wait()
	err = errors.Join(err, running.store.remains())
	if err == nil && !s.quiet {
		_, _ = fmt.Fprintln(p.out, "stopped; everything that was shown is stored")
	}
	return err
}

// wait returns when the server is to end, and says in the log meanwhile that it
// lives. It reports whether the server has closed already.
func (p *program) wait(ctx context.Context, s *setup, running *tree, served <-chan error, log *slog.Logger) (closed bool, err error) {
	heartbeat := time.NewTicker(s.HeartbeatEvery)
	defer heartbeat.Stop()
	for {
		select {
		case <-ctx.Done():
			log.Info("server stops", "because", context.Cause(ctx))
			return false, nil
		case err := <-served:
			if ctx.Err() != nil {
				return true, err // it was told so, too
			}
			return true, errors.Join(err, errors.New("the server ended by itself"))
		case <-running.done():
			return false, errors.New("the actors ended by themselves; see the log above")
		case <-heartbeat.C:
			log.Info("worker heartbeat", "arenas", running.owned())
		}
	}
}

// newTree starts the arenas of s, unless this process only serves.
func (p *program) newTree(ctx context.Context, s *setup, store *store, log *slog.Logger) (*tree, error) {
	t := newTree(s, store, p.now, log)
	log.Log(ctx, s.milestone(), "arenas initialised")
	if s.SchedulerDisabled {
		return t, nil
	}
	var err error
	if t.actors, err = actors.Start(t.config()); err != nil {
		return nil, err
	}
	close(t.started)
	log.Log(ctx, s.milestone(), "scheduler started")
	return t, nil
}
