//go:build !linux

package push

import "net"

// direct takes nothing on this system: the socket's drain writes everything.
type direct struct{}

func (d *direct) attach(net.Conn) {}

func (d *direct) write([]byte) (int, error) { return 0, nil }

func (d *direct) unbound() {}

func (d *direct) shut() {}
