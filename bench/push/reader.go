//go:build linux

package main

import (
	"errors"
	"sync"

	"golang.org/x/sys/unix"
)

// A reader is one thread that reads for its part of a crowd.
type reader struct {
	epoll int
	tasks sync.WaitGroup
	quit  chan struct{}

	mu        sync.Mutex
	listeners map[int32]*listener
	tally     tally
}

// run reads until quit.
func (r *reader) run() {
	events := make([]unix.EpollEvent, 256)
	buffer := make([]byte, 256<<10)
	for {
		select {
		case <-r.quit:
			return
		default:
		}
		n, err := unix.EpollWait(r.epoll, events, 50)
		if err != nil {
			continue // interrupted
		}
		r.mu.Lock()
		for _, event := range events[:n] {
			if l := r.listeners[event.Fd]; l != nil {
				r.read(l, buffer)
			}
		}
		r.mu.Unlock()
	}
}

// read needs the mutex.
func (r *reader) read(l *listener, buffer []byte) {
	n, err := unix.Read(l.fd, buffer)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
	case err != nil, n == 0:
		r.tally.lost++
		l.ended = true
		_ = unix.Close(l.fd) // it is over in any case
		delete(r.listeners, int32(l.fd))
	default:
		l.hear(buffer[:n], monotonic(), &r.tally)
	}
}
