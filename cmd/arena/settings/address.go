package settings

import (
	"errors"
	"math"
	"net"
	"net/url"
	"strings"
)

// An Address is where the server listens.
type Address struct {
	host string // empty means all interfaces
	port string
}

// String is HOST:PORT.
func (a Address) String() string { return net.JoinHostPort(a.host, a.port) }

// parseAddress reads HOST:PORT, or a port alone, which listens on all
// interfaces: that is what platforms that set PORT need.
func parseAddress(text string) (Address, error) {
	host, port := "", text
	if strings.Contains(text, ":") {
		var err error
		if host, port, err = net.SplitHostPort(text); err != nil {
			return Address{}, errAddress()
		}
	}
	if _, err := parseInt(port, 0, math.MaxUint16); err != nil || strings.ContainsAny(host, "/ ") {
		return Address{}, errAddress()
	}
	return Address{host: host, port: port}, nil
}

func errAddress() error { return errors.New("want a port from 0 to 65535, or HOST:PORT") }

// ServerURL is where a command finds the server: as told, or on this machine at the
// address at which one with the same settings listens.
func (v *Values) ServerURL() string {
	if v.url != "" {
		return v.url
	}
	at := v.Address
	switch at.host {
	case "", "0.0.0.0", "::":
		at.host = "localhost"
	}
	return "http://" + at.String()
}

func parseURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" {
		return "", wantf("a URL such as http://localhost:8080")
	}
	return strings.TrimSuffix(text, "/"), nil
}

// parseOrigins reads exact origins such as https://example.com:8443.
func parseOrigins(text string) ([]string, error) {
	var origins []string
	for _, part := range fields(text) {
		u, err := url.Parse(part)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Scheme+"://"+u.Host != strings.TrimSuffix(part, "/") {
			return nil, wantf("origins such as https://example.com, separated by commas")
		}
		origins = append(origins, u.Scheme+"://"+u.Host)
	}
	return origins, nil
}
