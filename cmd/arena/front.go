package main

import (
	"context"
	"log/slog"
	"net"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/view"
)

// A front is what the audience meets: the server and the views that it shows. A worker has
// none, and its methods do nothing.
type front struct {
	ln        net.Listener
	server    *transport.Server // nil for a worker
	views     *view.Views
	tokenFrom string                // what the operator is told of the admin token
	reload    func(context.Context) // until its context ends
	served    chan error            // how the server has ended

	stopServing, stopViews context.CancelFunc
	viewed, reloaded       chan struct{}
}

// newFront makes the server of a tree.
func (p *program) newFront(ctx context.Context, s *setup, running *tree, ln net.Listener, log *slog.Logger) (*front, error) {
	if ln == nil {
		return new(front), nil
	}
	token, from, err := adminToken(ctx, s.Values, running.store)
	if err != nil {
		return nil, err
	}
	secret, err := chatKey(ctx, s.Values, running.store)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range s.plans {
		ids = append(ids, s.plans[i].Arena)
	}
	for i := range s.keyless {
		ids = append(ids, s.keyless[i].ID)
	}
	views := view.NewViews(&reader{store: running.store}, log, ids...)
	server, err := transport.NewServer(transport.Config{
		Control: running, Absent: running.missing, Voices: running.voices, Public: public, Views: views, Calendar: s.calendar, Mode: s.Mode, Version: versionText(),
		Logger: log, AdminToken: token, Secret: secret, AllowedOrigins: s.Origins, Now: p.now,
		Proxies: transport.Proxies{Networks: s.Proxies.Networks, Hops: s.Proxies.Hops}, MaxConnections: s.MaxConnections, MaxPerAddress: s.MaxPerAddress, MaxAccepts: s.MaxAccepts,
		Timings: &running.timings, SignHead: running.signHead,
	})
	return &front{
		ln: ln, server: server, views: views, tokenFrom: from,
		reload: func(ctx context.Context) { p.reloadOnHangups(ctx, server, log) },
	}, err
}

// open lets the audience in.
func (f *front) open(ctx context.Context) {
	if f.server == nil {
		return
	}
	serving, stopServing := context.WithCancel(ctx)
	viewing, stopViews := context.WithCancel(context.WithoutCancel(ctx))
	f.stopServing, f.stopViews = stopServing, stopViews
	f.served, f.viewed, f.reloaded = make(chan error, 1), make(chan struct{}), make(chan struct{})
	go func() { f.served <- f.server.Serve(serving, f.ln) }()
	go func() { f.views.Run(viewing); close(f.viewed) }()
	go func() { f.reload(serving); close(f.reloaded) }()
	f.server.SetReady(true)
}

// refuse takes no more requests.
func (f *front) refuse() {
	if f.server == nil {
		return
	}
	f.server.SetReady(false)
	f.stopServing()
	<-f.reloaded
}

// close waits until everybody has left. closed says that the server has ended already.
func (f *front) close(closed bool) (err error) {
	if f.server == nil {
		return nil
	}
	if !closed {
		err = <-f.served
	}
	f.stopViews()
	<-f.viewed
	return err
}
