package transport

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"

	"github.com/realclientip/realclientip-go"
)

// forwardedFor is the header to which every proxy adds who asked it.
const forwardedFor = "X-Forwarded-For"

// networkBits is how much of an IPv6 address tells its owner: a household gets a
// network of this size, and with it more addresses than could be counted.
const networkBits = 64

// Proxies says whose word about the address of a client counts. The zero value
// trusts nobody: the client is who connects.
type Proxies struct {
	// Networks are those of the proxies. What others say is not believed.
	Networks []netip.Prefix
	// Hops is through how many proxies every request comes, for those whose
	// networks nobody knows. Whoever connects counts as the last of them, so they
	// must be the only way in. It counts only without Networks.
	Hops int
}

// clientAddress returns what names the client behind a request: its IPv4 address
// or the network of its IPv6 address. Where no trusted proxy tells one, that is
// of who connects.
func (p Proxies) clientAddress() (func(*http.Request) string, error) {
	strategy, err := p.strategy()
	if err != nil {
		return nil, fmt.Errorf("trust proxies: %w", err)
	}
	return func(r *http.Request) string {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			return r.RemoteAddr // no address of the Internet
		}
		address := peer.Addr().Unmap()
		if p.trusts(address) {
			if client, err := netip.ParseAddr(strategy.ClientIP(r.Header, r.RemoteAddr)); err == nil {
				address = client.Unmap()
			}
		}
		if address.Is4() {
			return address.String()
		}
		return netip.PrefixFrom(address.WithZone(""), networkBits).Masked().String()
	}, nil
}

// strategy finds a client in the headers; it does not look at who connects.
func (p Proxies) strategy() (realclientip.Strategy, error) {
	switch {
	case len(p.Networks) > 0:
		ranges := make([]net.IPNet, 0, len(p.Networks))
		for _, n := range p.Networks {
			ranges = append(ranges, net.IPNet{IP: n.Addr().AsSlice(), Mask: net.CIDRMask(n.Bits(), n.Addr().BitLen())})
		}
		return realclientip.NewRightmostTrustedRangeStrategy(forwardedFor, ranges) //nolint:wrapcheck // by the caller
	case p.Hops > 0:
		return realclientip.NewRightmostTrustedCountStrategy(forwardedFor, p.Hops) //nolint:wrapcheck // by the caller
	}
	return realclientip.RemoteAddrStrategy{}, nil
}

// trusts reports whether a peer's word counts.
func (p Proxies) trusts(peer netip.Addr) bool {
	if len(p.Networks) == 0 {
		return p.Hops > 0
	}
	return slices.ContainsFunc(p.Networks, func(n netip.Prefix) bool { return n.Contains(peer.WithZone("")) })
}
