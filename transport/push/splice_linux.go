package push

import (
	"errors"
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// unsentMax is how much unsent data the kernel may hold for one connection.
	// The rest stays with us, where it is replaced by something newer: without
	// the limit a slow reader sees data that is many seconds old.
	unsentMax = 16 << 10
	// unackedFor is how long the kernel waits for an acknowledgement before it
	// gives a connection up; twice our own patience, which comes first.
	unackedFor = 30 * time.Second
)

// direct writes to a TCP socket without waiting until it is writable. Its zero
// value takes nothing, which leaves all writing to the socket's drain.
//
// It goes past the runtime's bookkeeping of the descriptor, which costs as much
// as everything else that we do for a message. So it must be shut before the
// connection is closed, or it would write to whoever gets the number next.
type direct struct {
	raw  syscall.RawConn
	fd   int
	open bool
}

// attach prepares the direct path if conn has one: TLS and other wrapped
// connections do not.
func (d *direct) attach(conn net.Conn) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	d.raw = raw
	// A kernel that refuses an option still delivers.
	_ = raw.Control(func(fd uintptr) {
		d.fd, d.open = int(fd), true
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentMax)
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unackedFor.Milliseconds()))
	})
}

// write hands over what the kernel takes now. The caller makes sure that nobody
// else writes, or shuts, meanwhile.
func (d *direct) write(p []byte) (int, error) {
	if d.raw == nil {
		return 0, nil
	}
	if !d.open {
		return 0, net.ErrClosed
	}
	n, err := unix.Write(d.fd, p)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return n, nil
}

// shut ends the direct path.
func (d *direct) shut() { d.open = false }

// unbound lets the kernel hold as much unsent data as fits its buffer.
func (d *direct) unbound() {
	if d.raw == nil {
		return
	}
	_ = d.raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, 0)
	})
}
