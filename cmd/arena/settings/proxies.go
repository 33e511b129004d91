package settings

import "net/netip"

// Proxies say which of those that a request passes are the operator's: so many in
// front of the server, or all in these networks.
type Proxies struct {
	Hops     int
	Networks []netip.Prefix
}

// parseProxies reads how many proxies every request passes, or where they are.
func parseProxies(text string) (Proxies, error) {
	const mostHops = 16
	if hops, err := parseInt(text, 0, mostHops); err == nil {
		return Proxies{Hops: hops}, nil
	}
	var proxies Proxies
	for _, part := range fields(text) {
		network, err := netip.ParsePrefix(part)
		if address, failed := netip.ParseAddr(part); failed == nil && address.Zone() == "" {
			address = address.Unmap()
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil || network.Addr().Is4In6() || network.Bits() == 0 {
			return Proxies{}, errProxies(mostHops)
		}
		proxies.Networks = append(proxies.Networks, network.Masked())
	}
	if len(proxies.Networks) == 0 {
		return Proxies{}, errProxies(mostHops)
	}
	return proxies, nil
}

func errProxies(mostHops int) error {
	return wantf("addresses and networks such as 10.0.0.0/8, separated by commas and not all there are, or how many proxies, from 0 to %d", mostHops)
}
