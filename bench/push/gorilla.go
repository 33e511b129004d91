//go:build linux

package main

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gorilla is github.com/gorilla/websocket with prepared messages and the two
// pumps of its chat example; who does not keep up is put out.
type gorilla struct {
	upgrader websocket.Upgrader
	patience time.Duration // with a client who takes nothing

	mu     sync.Mutex
	queues map[chan *websocket.PreparedMessage]*websocket.Conn
}

func newGorilla(p plan) *gorilla {
	return &gorilla{
		upgrader: websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024, EnableCompression: p.deflate},
		patience: p.limit(10 * time.Second),
		queues:   make(map[chan *websocket.PreparedMessage]*websocket.Conn),
	}
}

func (g *gorilla) serve(listener net.Listener) error {
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := g.upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		if g.upgrader.EnableCompression {
			_ = conn.SetCompressionLevel(6)
		}
		queue := make(chan *websocket.PreparedMessage, 256)
		g.mu.Lock()
		g.queues[queue] = conn
		g.mu.Unlock()
		go g.writePump(conn, queue)
		go g.readPump(conn, queue)
	}))
}

func (g *gorilla) writePump(conn *websocket.Conn, queue <-chan *websocket.PreparedMessage) {
	defer conn.Close()
	for message := range queue {
		if conn.SetWriteDeadline(time.Now().Add(g.patience)) != nil || conn.WritePreparedMessage(message) != nil {
			return
		}
	}
}

func (g *gorilla) readPump(conn *websocket.Conn, queue chan *websocket.PreparedMessage) {
	conn.SetReadLimit(512)
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			break
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leave(queue)
}

// leave needs the mutex.
func (g *gorilla) leave(queue chan *websocket.PreparedMessage) {
	if _, ok := g.queues[queue]; ok {
		delete(g.queues, queue)
		close(queue)
	}
}

func (g *gorilla) audience() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.queues)
}

func (g *gorilla) publish(m *market) error {
	for _, text := range m.parts() {
		message, err := websocket.NewPreparedMessage(websocket.TextMessage, text)
		if err != nil {
			return fmt.Errorf("prepare message: %w", err)
		}
		g.mu.Lock()
		for queue := range g.queues {
			select {
			case queue <- message:
			default:
				g.leave(queue)
			}
		}
		g.mu.Unlock()
	}
	return nil
}
