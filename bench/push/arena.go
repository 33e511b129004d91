//go:build linux

package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// noLimit opens the hub's door: everybody comes from one address, at once.
const noLimit = 1 << 30

// arena is our engine. Whether frames are compressed is for its clients to ask.
type arena struct {
	hub  *push.Hub
	feed *push.Feed
}

func newArena(feed *push.Feed, p plan) (*arena, error) {
	hub := push.NewHub(push.Config{
		MaxConnections: noLimit, MaxPerAddress: noLimit, MaxAccepts: noLimit,
		Flush:    min(50*time.Millisecond, p.tick),
		Keyframe: p.limit(0), Patience: p.limit(0), Hello: p.limit(0),
	})
	if err := hub.Add("bench", feed); err != nil {
		return nil, fmt.Errorf("add feed: %w", err)
	}
	return &arena{hub, feed}, nil
}

func (a *arena) serve(listener net.Listener) error {
	return http.Serve(listener, a.hub)
}

func (a *arena) audience() int { return int(a.hub.Metrics().Connections.Load()) }

func (a *arena) publish(*market) error {
	a.hub.Flush(a.feed)
	return nil
}
