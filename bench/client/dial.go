//go:build linux

package client

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// perSource is how many connections one local address makes to one port; the
	// system has some 28,000 ports for them.
	perSource = 20_000
	// dialPatience bounds each step of a handshake unless a manner says otherwise.
	dialPatience = 20 * time.Second
	// requestHead is what a browser sends with a handshake.
	requestHead = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%sOrigin: http://%s\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36\r\n" +
		"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9\r\nCache-Control: no-cache\r\n\r\n"
)

// ErrHandshake means that the server did not agree.
var ErrHandshake = errors.New("handshake refused")

// A Manner is how clients connect.
type Manner struct {
	Server     netip.AddrPort
	Path       string        // of the handshake; empty means /ws
	Protocol   string        // subprotocol to offer; may be empty
	Bare       bool          // TCP alone
	Deflate    bool          // offer compression as browsers do, and insist on it
	Receive    int           // size of the socket's receive buffer; 0: the system's
	Patience   time.Duration // with each step of a handshake; 0: 20 s
	PerAddress int           // clients from one local address; 0: as many as it has ports
}

// Dial connects client i, lets it say hello unless that is empty, and returns its
// socket, not blocking, and what came behind the handshake.
func (m *Manner) Dial(i int, hello string) (fd int, early []byte, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, nil, fmt.Errorf("socket: %w", err)
	}
	if early, err = m.open(fd, i, hello); err != nil {
		return 0, nil, errors.Join(err, unix.Close(fd))
	}
	return fd, early, nil
}

func (m *Manner) open(fd, i int, hello string) (early []byte, err error) {
	patience := unix.NsecToTimeval(int64(cmp.Or(m.Patience, dialPatience)))
	source := unix.SockaddrInet4{Addr: m.source(i)}
	err = errors.Join(
		// A reset instead of a farewell leaves no port waiting.
		unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}),
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &patience),
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1),
		unix.Bind(fd, &source),
	)
	if m.Receive > 0 {
		err = errors.Join(err, unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, m.Receive))
	}
	if err != nil {
		return nil, fmt.Errorf("prepare socket: %w", err)
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(m.Server.Port()), Addr: m.Server.Addr().As4()}); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if !m.Bare {
		if early, err = m.upgrade(fd, hello); err != nil {
			return nil, err
		}
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, fmt.Errorf("set non-blocking: %w", err)
	}
	return early, nil
}

// source is the local address of client i. All of 127.0.0.0/8 is this machine.
func (m *Manner) source(i int) [4]byte {
	const lastBytes = 250 // of addresses in use, from 1 on
	k := i / cmp.Or(m.PerAddress, perSource)
	return [4]byte{127, byte(k / lastBytes / lastBytes), byte(k / lastBytes % lastBytes), byte(1 + k%lastBytes)}
}

func (m *Manner) upgrade(fd int, hello string) (early []byte, err error) {
	offer := ""
	if m.Deflate {
		offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
	}
	if m.Protocol != "" {
		offer += "Sec-WebSocket-Protocol: " + m.Protocol + "\r\n"
	}
	if _, err := unix.Write(fd, fmt.Appendf(nil, requestHead, cmp.Or(m.Path, "/ws"), m.Server, offer, m.Server)); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	answer := make([]byte, 0, 4096)
	for {
		n, err := unix.Read(fd, answer[len(answer):cap(answer)])
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n == 0 {
			return nil, fmt.Errorf("read answer %q: %w", answer, errors.Join(ErrHandshake, err))
		}
		answer = answer[:len(answer)+n]
		head, rest, ok := bytes.Cut(answer, []byte("\r\n\r\n"))
		if !ok && len(answer) < cap(answer) {
			continue
		}
		if !bytes.HasPrefix(head, []byte("HTTP/1.1 101")) || m.Deflate && !bytes.Contains(head, []byte("permessage-deflate")) {
			return nil, fmt.Errorf("answer %q: %w", head, ErrHandshake)
		}
		if hello != "" {
			if _, err := unix.Write(fd, Masked(OpText, []byte(hello))); err != nil {
				return nil, fmt.Errorf("say hello: %w", err)
			}
		}
		return rest, nil
	}
}
