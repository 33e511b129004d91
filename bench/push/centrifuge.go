//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/centrifugal/centrifuge"
)

// channel is what every client of centrifuge is subscribed to.
const channel = "arena"

// centrifugal is github.com/centrifugal/centrifuge with its default settings, but
// for the limits of a paced plan.
type centrifugal struct {
	node    *centrifuge.Node
	handler http.Handler
}

func newCentrifuge(p plan) (*centrifugal, error) {
	node, err := centrifuge.New(centrifuge.Config{ClientStaleCloseDelay: p.limit(0)})
	if err != nil {
		return nil, fmt.Errorf("new node: %w", err)
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{
			Credentials:   &centrifuge.Credentials{},
			Subscriptions: map[string]centrifuge.SubscribeOptions{channel: {}},
		}, nil
	})
	if err := node.Run(); err != nil {
		return nil, fmt.Errorf("run node: %w", err)
	}
	config := centrifuge.WebsocketConfig{CheckOrigin: func(*http.Request) bool { return true }, WriteTimeout: p.limit(0)}
	config.PingInterval = p.limit(0) // the audience does not answer its pings
	if p.deflate {
		config.Compression = true
		config.CompressionLevel = 6
		config.CompressionPreparedMessageCacheSize = 1 << 20
	}
	return &centrifugal{node, centrifuge.NewWebsocketHandler(node, config)}, nil
}

func (l *centrifugal) serve(listener net.Listener) error {
	return http.Serve(listener, l.handler)
}

func (l *centrifugal) audience() int { return l.node.Hub().NumSubscribers(channel) }

func (l *centrifugal) publish(m *market) error {
	for _, text := range m.parts() {
		if _, err := l.node.Publish(channel, text); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	return nil
}
