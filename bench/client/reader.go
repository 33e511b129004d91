//go:build linux

package client

import (
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sys/unix"
)

// An Ear hears one socket. Its methods are called under the mutex of its reader.
type Ear interface {
	// Hear takes what came at the monotonic time now. It is good for the call only.
	Hear(p []byte, now int64)
	// End is called once the peer has ended the connection. The socket is closed.
	End()
}

// A Reader is one thread that reads sockets as fast as it can.
type Reader struct {
	epoll int
	tasks sync.WaitGroup
	quit  chan struct{}

	mu   sync.Mutex
	ears map[int32]Ear
}

// NewReader returns a reader of no socket. Close ends it.
func NewReader() (*Reader, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	r := &Reader{epoll: epoll, quit: make(chan struct{}), ears: make(map[int32]Ear)}
	r.tasks.Go(r.run)
	return r, nil
}

// Watch reads fd for ear from now on, after what came early. The reader closes fd.
func (r *Reader) Watch(fd int, early []byte, ear Ear) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(early) > 0 {
		ear.Hear(early, Monotonic())
	}
	r.ears[int32(fd)] = ear
	if err := unix.EpollCtl(r.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}

// Do calls f while no ear hears anything.
func (r *Reader) Do(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// run reads until quit.
func (r *Reader) run() {
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
			if ear := r.ears[event.Fd]; ear != nil {
				r.read(int(event.Fd), ear, buffer)
			}
		}
		r.mu.Unlock()
	}
}

// read needs the mutex.
func (r *Reader) read(fd int, ear Ear, buffer []byte) {
	n, err := unix.Read(fd, buffer)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
	case err != nil, n == 0:
		delete(r.ears, int32(fd))
		_ = unix.Close(fd) // it is over in any case
		ear.End()
	default:
		ear.Hear(buffer[:n], Monotonic())
	}
}

// Drop disconnects fd, at once and without a farewell; its ear does not hear of it.
// It must be called from within Do.
func (r *Reader) Drop(fd int) error {
	delete(r.ears, int32(fd))
	if err := unix.Close(fd); err != nil {
		return fmt.Errorf("drop: %w", err)
	}
	return nil
}

// Disperse disconnects everybody, at once and without a farewell. No ear hears of
// it.
func (r *Reader) Disperse() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for fd := range r.ears {
		errs = append(errs, unix.Close(int(fd)))
	}
	clear(r.ears)
	return errors.Join(errs...)
}

// Close disconnects everybody and ends the reader.
func (r *Reader) Close() error {
	errs := []error{r.Disperse()}
	close(r.quit)
	r.tasks.Wait()
	return errors.Join(append(errs, unix.Close(r.epoll))...)
}
