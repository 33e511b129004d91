//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

const (
	// perSource is how many connections one local address makes to one port; the
	// system has some 28,000 ports for them.
	perSource = 20_000
	// dialPatience bounds each step of a handshake.
	dialPatience = 20
	// requestHead is what a browser sends with a handshake.
	requestHead = "GET /ws HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%sOrigin: http://%s\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36\r\n" +
		"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9\r\nCache-Control: no-cache\r\n\r\n"
)

// errHandshake means that the server did not agree.
var errHandshake = errors.New("handshake refused")

// A manner is how the clients of a crowd connect.
type manner struct {
	server  netip.AddrPort
	bare    bool   // TCP alone
	hello   string // first message
	follows bool   // speaks our protocol
	deflate bool
	receive int // size of the socket's receive buffer, 0: the system's
}

// dial connects client i and returns its socket, not blocking, and what came
// behind the handshake.
func (m *manner) dial(i int) (fd int, early []byte, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, nil, fmt.Errorf("socket: %w", err)
	}
	if early, err = m.open(fd, i); err != nil {
		return 0, nil, errors.Join(err, unix.Close(fd))
	}
	return fd, early, nil
}

func (m *manner) open(fd, i int) (early []byte, err error) {
	patience := unix.Timeval{Sec: dialPatience}
	source := unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, byte(1 + i/perSource)}}
	err = errors.Join(
		// A reset instead of a farewell leaves no port waiting.
		unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}),
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &patience),
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1),
		unix.Bind(fd, &source),
	)
	if m.receive > 0 {
		err = errors.Join(err, unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, m.receive))
	}
	if err != nil {
		return nil, fmt.Errorf("prepare socket: %w", err)
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(m.server.Port()), Addr: m.server.Addr().As4()}); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if !m.bare {
		if early, err = m.upgrade(fd); err != nil {
			return nil, err
		}
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, fmt.Errorf("set non-blocking: %w", err)
	}
	return early, nil
}

func (m *manner) upgrade(fd int) (early []byte, err error) {
	offer := ""
	if m.deflate {
		offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
	}
	if _, err := unix.Write(fd, fmt.Appendf(nil, requestHead, m.server, offer, m.server)); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	answer := make([]byte, 0, 4096)
	for {
		n, err := unix.Read(fd, answer[len(answer):cap(answer)])
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n == 0 {
			return nil, fmt.Errorf("read answer %q: %w", answer, errors.Join(errHandshake, err))
		}
		answer = answer[:len(answer)+n]
		head, rest, ok := bytes.Cut(answer, []byte("\r\n\r\n"))
		if !ok && len(answer) < cap(answer) {
			continue
		}
		if !bytes.HasPrefix(head, []byte("HTTP/1.1 101")) || m.deflate && !bytes.Contains(head, []byte("permessage-deflate")) {
			return nil, fmt.Errorf("answer %q: %w", head, errHandshake)
		}
		if m.hello != "" {
			// Masked, with a key of zeros.
			frame := append([]byte{0x81, 0x80 | byte(len(m.hello)), 0, 0, 0, 0}, m.hello...)
			if _, err := unix.Write(fd, frame); err != nil {
				return nil, fmt.Errorf("say hello: %w", err)
			}
		}
		return rest, nil
	}
}
