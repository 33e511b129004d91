package push

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// laterMax bounds the control frames that wait behind a data frame.
	laterMax = 512
	// drainChunk is how much of a pending frame is written under one deadline,
	// and one record of TLS.
	drainChunk = 16 << 10
	// closeGrace is how long a peer has to answer a close frame.
	closeGrace = 2 * time.Second
)

// errViolation ends a connection whose peer broke RFC 6455.
var errViolation = errors.New("frame breaks RFC 6455")

// A verdict is what became of a frame.
type verdict uint8

const (
	taken  verdict = iota // all of it is with the kernel
	behind                // taken, but a part of it still waits
	busy                  // not taken: an earlier frame still waits
	gone                  // not taken: the connection is closing or broken
)

// A socket lies between the library and a connection. Data frames, built in
// advance, go straight to the connection and never block; the library's own
// writes are only close frames. Its mutex is never held while something blocks:
// what the connection does not take at once waits in tail, which a goroutine
// drains, and nothing but small frames is accepted behind it.
type socket struct {
	direct direct

	mu       sync.Mutex // guards direct and what follows, to later
	draining bool
	closing  bool   // a close frame is written or waits: nothing may follow
	tail     []byte // the rest of a frame, perhaps shared with others
	later    []byte // whole small frames to follow it

	net.Conn
	patience time.Duration
	spawn    func(func())
	idle     func(error) // called when the tail is drained, or cannot be

	guard guard
	early []byte       // came before the upgrade
	heard atomic.Int64 // when the peer last sent a byte, Unix milliseconds
}

// Read is for the library. What the guard stops never reaches it: the peer gets a
// close frame and the read fails.
func (s *socket) Read(p []byte) (int, error) {
	if s.guard.code != 0 {
		s.bye(s.guard.code, "")
		return 0, errViolation
	}
	var n int
	var err error
	if len(s.early) > 0 {
		n = copy(p, s.early)
		if s.early = s.early[n:]; len(s.early) == 0 {
			s.early = nil
		}
	} else {
		n, err = s.Conn.Read(p)
	}
	if n > 0 {
		s.heard.Store(time.Now().UnixMilli())
		n = s.guard.pass(p[:n])
	}
	if n == 0 && s.guard.code != 0 {
		return s.Read(p)
	}
	return n, err
}

// Write is for the library, which writes nothing but close frames: data does not
// pass through it, and pings are answered by pong.
func (s *socket) Write(p []byte) (int, error) {
	if len(p) == 0 || p[0] != finBit|opClose {
		return 0, errors.New("write past the socket's frames")
	}
	s.last(p)
	return len(p), nil
}

// try writes one whole data frame without blocking.
func (s *socket) try(frame []byte) verdict {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return gone
	case s.draining:
		return busy
	}
	return s.write(frame)
}

// small writes a short frame, or puts it behind the one that waits. It may be
// dropped: a newer one will follow.
func (s *socket) small(frame []byte) verdict {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return gone
	case s.draining && len(s.later)+len(frame) > laterMax:
		return busy
	case s.draining:
		s.later = append(s.later, frame...)
		return taken
	}
	return s.write(frame)
}

// bye sends a close frame after what waits, and gives the peer a moment to answer.
func (s *socket) bye(code CloseCode, reason string) {
	s.last(closeFrame(code, reason))
	_ = s.SetReadDeadline(time.Now().Add(closeGrace))
}

// last sends a close frame unless one was sent.
func (s *socket) last(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return
	case s.draining:
		s.later = append(s.later, frame...)
	default:
		s.write(frame)
	}
	s.closing = true
}

// Close ends the connection for reader and writers.
func (s *socket) Close() error {
	s.mu.Lock()
	s.closing = true
	s.direct.shut()
	s.mu.Unlock()
	return s.Conn.Close() //nolint:wrapcheck // it is the connection's own
}

// mute lets nothing more be written.
func (s *socket) mute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
}

// closed reports whether a close frame was sent, or waits.
func (s *socket) closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// write needs s.mu.
func (s *socket) write(frame []byte) verdict {
	n, err := s.direct.write(frame)
	if err != nil {
		s.closing = true
		s.direct.shut()
		_ = s.Conn.Close() // ends the reader as well; TCP does not block here
		return gone
	}
	if n == len(frame) {
		return taken
	}
	s.tail, s.draining = frame[n:], true
	s.spawn(s.drain)
	return behind
}

// drain writes what waits, blocking. It gives up when the peer takes nothing for
// as long as our patience.
func (s *socket) drain() {
	for {
		s.mu.Lock()
		if len(s.tail) == 0 {
			s.tail, s.later = s.later, nil
		}
		tail := s.tail
		if len(tail) == 0 {
			err := s.SetWriteDeadline(time.Time{})
			s.tail, s.draining = nil, false
			s.mu.Unlock()
			s.idle(err)
			return
		}
		s.mu.Unlock()
		err := s.SetWriteDeadline(time.Now().Add(s.patience))
		n := 0
		if err == nil {
			n, err = s.Conn.Write(tail[:min(len(tail), drainChunk)])
		}
		s.mu.Lock()
		s.tail = tail[n:]
		s.mu.Unlock()
		if err != nil && (n == 0 || !errors.Is(err, os.ErrDeadlineExceeded)) {
			s.idle(err)
			return
		}
	}
}

// abandon ends a connection whose tail cannot be drained. Where the kernel still
// has room it takes the rest of the frame and a close frame, which a peer that
// wakes up will find.
func (s *socket) abandon(code CloseCode) {
	s.mu.Lock()
	s.closing = true
	if len(s.tail) > 0 && s.SetWriteDeadline(time.Time{}) == nil {
		s.direct.unbound()
		rest := append(append([]byte(nil), s.tail...), s.later...)
		// If it does not fit, the peer finds an unfinished frame and a lost
		// connection, from which it resumes as well.
		_, _ = s.direct.write(append(rest, closeFrame(code, "")...))
	}
	s.mu.Unlock()
	_ = s.Close()
}
