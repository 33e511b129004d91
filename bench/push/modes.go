//go:build linux

package main

import (
	"fmt"

	"github.com/seed45548214/arena/transport/push"
)

// The modes of a server.
const (
	modeFloor      = "floor"
	modeArena      = "arena"
	modeCoder      = "coder"
	modeGws        = "gws"
	modeGorilla    = "gorilla"
	modeNbio       = "nbio"
	modeCentrifuge = "centrifuge"
	modeBare       = "bare"
)

// newBackend makes the backend of a plan.
func newBackend(p plan, feed *push.Feed) (backend, error) {
	switch p.mode {
	case modeFloor:
		return new(floor), nil
	case modeArena:
		return newArena(feed, p)
	case modeCoder:
		return newCoder(p), nil
	case modeGws:
		return newGws(p), nil
	case modeGorilla:
		return newGorilla(p), nil
	case modeNbio:
		return newNbio(p), nil
	case modeCentrifuge:
		return newCentrifuge(p)
	case modeBare:
		return new(bare), nil
	}
	return nil, fmt.Errorf("unknown mode %q", p.mode)
}

// helloOf is what a client says first, or nothing.
func helloOf(mode string) string {
	switch mode {
	case modeArena:
		return `{"hello":1}`
	case modeCentrifuge:
		return `{"connect":{},"id":1}`
	}
	return ""
}
