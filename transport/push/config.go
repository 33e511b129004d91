package push

import (
	"net/http"
	"slices"
	"time"
)

// Config says how a [Hub] behaves. Its zero value is the protocol's.
type Config struct {
	// Origins lists the pages of other hosts that may connect, such as
	// "https://example.org". Pages of the request's own host always may.
	Origins []string
	// Address names the client behind a request, for the limit per address. The
	// default is the peer's IP; behind a proxy the caller must look further.
	Address func(*http.Request) string

	// Refuse answers whoever is not let in, before any upgrade. The default is a line
	// of text.
	Refuse func(w http.ResponseWriter, r *http.Request, why Refusal)

	MaxConnections int // in all; 0 means 20,000
	MaxPerAddress  int // 0 means 50
	MaxAccepts     int // a second; 0 means 500

	Flush    time.Duration // least time between two flushes of a feed; 0 means 50 ms
	Keyframe time.Duration // how often a chain starts afresh; 0 means 2 s
	Patience time.Duration // how long a client may take nothing; 0 means 15 s
	Silence  time.Duration // how long nothing may be heard of a client, not even a pong; 0 means 60 s
	Hello    time.Duration // how long a client may say nothing after the upgrade; 0 means 5 s
}

func (c Config) withDefaults() Config {
	if c.Address == nil {
		c.Address = peerAddress
	}
	if c.Refuse == nil {
		c.Refuse = refuse
	}
	for _, d := range []struct {
		field *int
		value int
	}{{&c.MaxConnections, 20_000}, {&c.MaxPerAddress, 50}, {&c.MaxAccepts, 500}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{{&c.Flush, 50 * time.Millisecond}, {&c.Keyframe, 2 * time.Second}, {&c.Patience, 15 * time.Second}, {&c.Silence, time.Minute}, {&c.Hello, 5 * time.Second}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	c.Origins = slices.Clone(c.Origins)
	return c
}
