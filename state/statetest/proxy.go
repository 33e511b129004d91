package statetest

import (
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// A Proxy stands between a store and its server. It cuts connections before a question has
// reached the server, and swallows answers on their way back: who asked cannot tell which.
type Proxy struct {
	ln       net.Listener
	network  string
	upstream string
	perMille atomic.Int64

	// Cut and Swallowed count what was done to questions and to answers.
	Cut, Swallowed atomic.Int64

	mu     sync.Mutex
	chance *rand.Rand
	open   map[net.Conn]bool // nil once it has closed
	ended  sync.WaitGroup
}

// NewProxy returns a proxy to a server, for example at "tcp", "127.0.0.1:6379", that does
// no harm before [Proxy.Harm]. It ends with the test.
func NewProxy(tb testing.TB, network, upstream string, seed uint64) *Proxy {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{
		ln: ln, network: network, upstream: upstream,
		chance: rand.New(rand.NewPCG(seed, 9)), open: make(map[net.Conn]bool),
	}
	p.ended.Go(p.accept)
	tb.Cleanup(func() {
		_ = ln.Close()
		p.CutAll(true)
		p.ended.Wait()
	})
	return p
}

// Address is where the proxy listens: HOST:PORT.
func (p *Proxy) Address() string { return p.ln.Addr().String() }

// Harm sets how many of a thousand chunks are lost, and their connections with them.
func (p *Proxy) Harm(perMille int64) { p.perMille.Store(perMille) }

// CutAll cuts every connection; for good when the proxy is done.
func (p *Proxy) CutAll(done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		_ = conn.Close()
	}
	if done {
		p.open = nil
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.ln.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.upstream)
		if err != nil || !p.keep(client) {
			_ = client.Close()
			if err == nil {
				_ = server.Close()
			}
			continue
		}
		both := func() {
			_, _ = client.Close(), server.Close()
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.open, client)
		}
		p.ended.Go(func() { defer both(); p.pump(server, client, &p.Cut) })
		p.ended.Go(func() { defer both(); p.pump(client, server, &p.Swallowed) })
	}
}

// keep reports whether a connection may still be made.
func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		return false
	}
	p.open[conn] = true
	return true
}

func (p *Proxy) pump(to, from net.Conn, harmed *atomic.Int64) {
	chunk := make([]byte, 64<<10)
	for {
		n, err := from.Read(chunk)
		if n > 0 && p.unlucky() {
			harmed.Add(1)
			return
		}
		if _, failed := to.Write(chunk[:n]); failed != nil || err != nil {
			return
		}
	}
}

func (p *Proxy) unlucky() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chance.Int64N(1000) < p.perMille.Load()
}
