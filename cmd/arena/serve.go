package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/view"
)

// stopLimit is how long a server takes to end: well under the ten seconds after
// which platforms kill.
const stopLimit = 9 * time.Second

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "run the arenas and serve them (the default command)",
		Flags: append(
			serveFlags(),
			&cli.BoolFlag{Name: "open", Usage: "show the page in the browser", DisableDefaultText: true},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print the address alone, and errors", DisableDefaultText: true},
			&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "log all that happens, as with the level DEBUG", DisableDefaultText: true},
		),
		Description: "Examples:\n" +
			"  arena serve                                     # simulated prices, the demo's pace\n" +
			"  arena serve --open                              # and the page in the browser\n" +
			"  arena serve --mode historical --bars DIR        # recorded prices\n" +
			"  arena serve --mode historical --bars DIR --interval 0   # as fast as it can",
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("serve does not take the argument %q; see `arena serve --help`", c.Args().First())
			}
			s, err := p.setUpUntil(c.Context, c)
			if err != nil || s == nil {
				return err
			}
			return p.serve(c.Context, s)
		},
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
	ln, err := listen(context.WithoutCancel(ctx), s.Values)
	if err != nil {
		return err
	}
	defer func() { _ = ln.Close() }() // closed already if it was served on
	log.Debug("worker starting")
	store, err := p.takeStore(s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	seasons, unread := underway(ctx, store, s.plans)
	s.unread = unread
	if err := s.refuseMode(seasons); err != nil {
		return err
	}
	token, from, err := adminToken(s.Values)
	if err != nil {
		return err
	}
	secret, err := chatKey(s.Values)
	if err != nil {
		return err
	}
	stopFake, err := p.playModels(ctx, s.Values)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopFake()) }()
	running, err := p.newTree(s, store, log)
	if err != nil {
		return err
	}
	server, views, err := p.newServer(s, store, running, token, secret, log)
	if err != nil {
		return errors.Join(err, running.stop(ctx))
	}
	p.welcome(s, ln, from, seasons)
	if s.open {
		p.openPage(ctx, pageOf(ln))
	}
	return p.untilDone(ctx, s, ln, running, server, views, log)
}

// takeStore opens the store to write, or beside the process that writes when
// this one only serves.
func (p *program) takeStore(s *setup) (*file.Store, error) {
	if s.SchedulerDisabled {
		return readStore(s.Values)
	}
	return openStore(s.Values, p.now)
}

func listen(ctx context.Context, s *settings.Values) (net.Listener, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Address.String())
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; free the port, or choose another with --port or BACKEND_PORT", s.Address, err)
	}
	return ln, nil
}

func (p *program) newServer(
	s *setup, store *file.Store, running *tree, token string, secret []byte, log *slog.Logger,
) (*transport.Server, *view.Views, error) {
	var ids []string
	for i := range s.plans {
		ids = append(ids, s.plans[i].Arena)
	}
	for i := range s.keyless {
		ids = append(ids, s.keyless[i].ID)
	}
	views := view.NewViews(&reader{store: store}, log, ids...)
	server, err := transport.NewServer(transport.Config{
		Control: running, Absent: running.missing, Voices: running.voices, Public: public, Views: views, Calendar: s.calendar, Mode: s.Mode, Version: versionText(),
		Logger: log, AdminToken: token, Secret: secret, AllowedOrigins: s.Origins, Now: p.now,
		Proxies: transport.Proxies{Networks: s.Proxies.Networks, Hops: s.Proxies.Hops}, MaxConnections: s.MaxConnections, MaxPerAddress: s.MaxPerAddress, MaxAccepts: s.MaxAccepts,
		Timings: &running.timings, SignHead: running.signHead,
	})
	return server, views, err
}

// untilDone serves until ctx ends or something that must not end does, and then
// ends everything: new requests are refused, arenas come to rest, and answers
// under way are finished.
func (p *program) untilDone(
	ctx context.Context, s *setup, ln net.Listener, running *tree, server *transport.Server, views *view.Views, log *slog.Logger,
) error {
	serving, stopServing := context.WithCancel(ctx)
	viewing, stopViews := context.WithCancel(context.WithoutCancel(ctx))
	defer stopViews()
	served, viewed, reloaded := make(chan error, 1), make(chan struct{}), make(chan struct{})
	go func() { served <- server.Serve(serving, ln) }()
	go func() { views.Run(viewing); close(viewed) }()
	go func() { p.reloadOnHangups(serving, server, log); close(reloaded) }()
	server.SetReady(true)
	log.Debug("worker running")

	closed, err := p.wait(ctx, s, running, served, log)
	server.SetReady(false)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	stopServing()
	<-reloaded
	err = errors.Join(err, running.stop(stopping))
	if !closed {
		err = errors.Join(err, <-served)
	}
	stopViews()
	<-viewed
	err = errors.Join(err, running.store.Remains())
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
			log.Info("worker heartbeat", "arenas", len(running.Arenas()))
		}
	}
}

// newTree starts the arenas of s, unless this process only serves.
func (p *program) newTree(s *setup, store *file.Store, log *slog.Logger) (*tree, error) {
	t := newTree(s, p.now, log)
	t.store = store
	if s.SchedulerDisabled {
		return t, nil
	}
	var err error
	t.actors, err = actors.Start(t.config(store))
	return t, err
}
