//go:build linux

package main

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// coder is github.com/coder/websocket as in its chat example: a queue of 16 for
// every subscriber, whose handler writes; whose queue is full is put out.
type coder struct {
	options  *websocket.AcceptOptions
	patience time.Duration // with a subscriber who takes nothing

	mu          sync.Mutex
	subscribers map[*subscriber]struct{}
}

type subscriber struct {
	messages chan []byte
	putOut   func()
}

func newCoder(p plan) *coder {
	c := &coder{options: &websocket.AcceptOptions{}, patience: p.limit(5 * time.Second), subscribers: make(map[*subscriber]struct{})}
	if p.deflate {
		c.options.CompressionMode = websocket.CompressionContextTakeover
	}
	return c
}

func (c *coder) serve(listener net.Listener) error {
	return http.Serve(listener, http.HandlerFunc(c.subscribe))
}

func (c *coder) subscribe(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, c.options)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	s := &subscriber{messages: make(chan []byte, 16), putOut: func() {
		_ = conn.Close(websocket.StatusPolicyViolation, "connection too slow to keep up with messages")
	}}
	c.mu.Lock()
	c.subscribers[s] = struct{}{}
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.subscribers, s)
		c.mu.Unlock()
	}()
	ctx := conn.CloseRead(r.Context())
	for {
		select {
		case text := <-s.messages:
			if writeWithin(ctx, c.patience, conn, text) != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func writeWithin(ctx context.Context, patience time.Duration, conn *websocket.Conn, text []byte) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, text)
}

func (c *coder) audience() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.subscribers)
}

func (c *coder) publish(m *market) error {
	for _, text := range m.parts() {
		c.mu.Lock()
		for s := range c.subscribers {
			select {
			case s.messages <- text:
			default:
				go s.putOut()
			}
		}
		c.mu.Unlock()
	}
	return nil
}

// bare is a handshake of the same library and nothing more.
type bare struct{ present atomic.Int64 }

func (b *bare) serve(listener net.Listener) error {
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		b.present.Add(1)
		defer b.present.Add(-1)
		<-conn.CloseRead(r.Context()).Done()
	}))
}

func (b *bare) audience() int { return int(b.present.Load()) }

func (*bare) publish(*market) error { return nil }
