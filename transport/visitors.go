package transport

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// maxVisits is how many connections one address may have beside those that watch: a
// browser takes six, and a house has many.
const maxVisits = 128

// visitors counts the connections of each address that carry requests, idle ones, too.
type visitors struct {
	exempt func(netip.Addr) bool

	mu   sync.Mutex
	from map[netip.Addr]int
}

// changed follows a connection through its life. It is an [http.Server.ConnState]. One
// that watches is the hub's, and counts there.
func (v *visitors) changed(c net.Conn, state http.ConnState) {
	peer, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return // no address of the Internet
	}
	address := peer.Addr().Unmap().WithZone("")
	if address.IsLoopback() || v.exempt(address) {
		return
	}
	if address.Is6() {
		address = netip.PrefixFrom(address, networkBits).Masked().Addr()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	switch state {
	case http.StateNew:
		if v.from == nil {
			v.from = make(map[netip.Addr]int)
		}
		v.from[address]++
		if v.from[address] > maxVisits {
			_ = c.Close() // it is counted until the server notices
		}
	case http.StateHijacked, http.StateClosed:
		v.from[address]--
		if v.from[address] <= 0 {
			delete(v.from, address)
		}
	case http.StateActive, http.StateIdle:
	}
}
