//go:build linux

package main

import (
	"fmt"
	"net"
	"net/http"
	"sync"

	"github.com/lxzan/gws"
)

// lxzan is github.com/lxzan/gws with its Broadcaster, which frames a message once.
type lxzan struct {
	gws.BuiltinEventHandler
	upgrader *gws.Upgrader

	mu    sync.Mutex
	conns map[*gws.Conn]struct{}
}

func newGws(p plan) *lxzan {
	l := &lxzan{conns: make(map[*gws.Conn]struct{})}
	l.upgrader = gws.NewUpgrader(l, &gws.ServerOption{
		PermessageDeflate: gws.PermessageDeflate{Enabled: p.deflate, Level: 6}, HandshakeTimeout: p.limit(0),
	})
	return l
}

// OnOpen implements [gws.Event].
func (l *lxzan) OnOpen(conn *gws.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[conn] = struct{}{}
}

// OnClose implements [gws.Event].
func (l *lxzan) OnClose(conn *gws.Conn, _ error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, conn)
}

func (l *lxzan) serve(listener net.Listener) error {
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, err := l.upgrader.Upgrade(w, r); err == nil {
			go conn.ReadLoop()
		}
	}))
}

func (l *lxzan) audience() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.conns)
}

func (l *lxzan) publish(m *market) error {
	for _, text := range m.parts() {
		b := gws.NewBroadcaster(gws.OpcodeText, text)
		l.mu.Lock()
		for conn := range l.conns {
			_ = b.Broadcast(conn) // OnClose hears of a broken one
		}
		l.mu.Unlock()
		if err := b.Close(); err != nil {
			return fmt.Errorf("close broadcaster: %w", err)
		}
	}
	return nil
}
