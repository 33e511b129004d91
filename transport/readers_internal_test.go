package transport

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"
)

// So many requests of one address are under way at once, and memory is bounded however
// many addresses there are.
func TestReaders_AreBounded(t *testing.T) {
	t.Parallel()
	var r readers
	now := time.Now()
	var under []*reader
	for range readsOpen {
		one, ok := r.enter("a", now)
		if !ok {
			t.Fatal("refused too early")
		}
		under = append(under, one)
	}
	if _, ok := r.enter("a", now); ok {
		t.Error("one more is under way")
	}
	r.leave(under[0])
	if _, ok := r.enter("a", now); !ok {
		t.Error("none takes the place of one that is done")
	}
	for i := range 3 * maxReaders {
		if one, ok := r.enter(strconv.Itoa(i), now); ok {
			r.leave(one)
		}
	}
	if len(r.from) > maxReaders+1 {
		t.Errorf("%d addresses are known", len(r.from))
	}
	if one, ok := r.enter("late", now.Add(2*readerIdle)); !ok || one == r.from[""] {
		t.Error("who comes later finds no room")
	}
	if len(r.from) > 3 { // a, which has requests under way, nobody, and late
		t.Errorf("%d addresses are known after all have gone", len(r.from))
	}
}

// A conn is a connection from somewhere.
type conn struct {
	net.Conn
	from   string
	closed bool
}

func (c *conn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from)) }
func (c *conn) Close() error         { c.closed = true; return nil }

func TestVisitors_OneAddressHasSoManyConnections(t *testing.T) {
	t.Parallel()
	v := visitors{exempt: func(a netip.Addr) bool { return a == netip.MustParseAddr("10.0.0.1") }}
	come := func(from string) *conn {
		c := &conn{from: from}
		v.changed(c, http.StateNew)
		return c
	}
	var first *conn
	for i := range maxVisits {
		c := come(fmt.Sprintf("203.0.113.7:%d", 1000+i))
		if c.closed {
			t.Fatalf("connection %d was closed", i+1)
		}
		first = c
	}
	if c := come("203.0.113.7:9"); !c.closed {
		t.Error("one more stays open")
	} else {
		v.changed(c, http.StateClosed)
	}
	for range 2 * maxVisits {
		for _, from := range []string{"127.0.0.1:1", "[::1]:1", "10.0.0.1:1"} {
			if come(from).closed {
				t.Fatalf("one of %s was closed", from)
			}
		}
	}
	v.changed(first, http.StateHijacked) // it watches now
	if come("203.0.113.7:10").closed {
		t.Error("none takes the place of one that watches")
	}
}
