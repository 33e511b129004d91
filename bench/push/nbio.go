//go:build linux

package main

import (
	"fmt"
	"net"
	"net/http"
	"runtime"
	"sync"

	"github.com/lesismal/nbio/logging"
	"github.com/lesismal/nbio/nbhttp"
	"github.com/lesismal/nbio/nbhttp/websocket"
)

// nbio is github.com/lesismal/nbio in its non-blocking mode, which needs no
// goroutine for a connection; one for each processor writes.
type nbio struct {
	plan plan

	mu    sync.Mutex
	conns map[*websocket.Conn]struct{}
}

func newNbio(p plan) *nbio { return &nbio{plan: p, conns: make(map[*websocket.Conn]struct{})} }

func (n *nbio) serve(listener net.Listener) error {
	logging.SetLevel(logging.LevelError)
	upgrader := websocket.NewUpgrader()
	upgrader.KeepaliveTime = n.plan.limit(upgrader.KeepaliveTime)
	upgrader.OnOpen(func(conn *websocket.Conn) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.conns[conn] = struct{}{}
	})
	upgrader.OnClose(func(conn *websocket.Conn, _ error) {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.conns, conn)
	})
	engine := nbhttp.NewEngine(nbhttp.Config{
		Network: "tcp", Addrs: []string{listener.Addr().String()}, MaxLoad: 1 << 20, IOMod: nbhttp.IOModNonBlocking,
		KeepaliveTime: n.plan.limit(nbhttp.DefaultKeepaliveTime),
		Listen:        func(string, string) (net.Listener, error) { return listener, nil },
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = upgrader.Upgrade(w, r, nil) // it has answered
		}),
	})
	if err := engine.Start(); err != nil {
		return fmt.Errorf("start engine: %w", err)
	}
	select {} // the engine serves until the process ends
}

func (n *nbio) audience() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.conns)
}

func (n *nbio) publish(m *market) error {
	for _, text := range m.parts() {
		n.send(text)
	}
	return nil
}

func (n *nbio) send(text []byte) {
	n.mu.Lock()
	conns := make([]*websocket.Conn, 0, len(n.conns))
	for conn := range n.conns {
		conns = append(conns, conn)
	}
	n.mu.Unlock()
	var writers sync.WaitGroup
	threads := runtime.GOMAXPROCS(0)
	for first := range threads {
		writers.Go(func() {
			for i := first; i < len(conns); i += threads {
				_ = conns[i].WriteMessage(websocket.TextMessage, text) // OnClose hears of a broken one
			}
		})
	}
	writers.Wait()
}
