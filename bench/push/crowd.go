//go:build linux

package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	readers = 2  // threads that read for a crowd
	dialers = 32 // handshakes at once
	// inflateEvery is of how many clients one reads what is compressed: all would
	// cost more than the server spends.
	inflateEvery = 64
)

// A crowd is clients that read as fast as they can, or, apart from them, clients
// that do not read at all.
type crowd struct {
	manner  manner
	readers []*reader
	stalled []int // sockets
}

// newCrowd returns a crowd of nobody. Leave ends it.
func newCrowd(m manner) (*crowd, error) {
	c := &crowd{manner: m}
	for range readers {
		epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("epoll: %w", err), c.leave())
		}
		r := &reader{epoll: epoll, quit: make(chan struct{}), listeners: make(map[int32]*listener)}
		c.readers = append(c.readers, r)
		r.tasks.Go(r.run)
	}
	return c, nil
}

// join connects n clients. It returns the first error if any of them fails.
func (c *crowd) join(n int) error {
	var dialing sync.WaitGroup
	errs := make(chan error, dialers)
	for first := range dialers {
		dialing.Go(func() {
			for i := first; i < n; i += dialers {
				if err := c.enter(i); err != nil {
					errs <- fmt.Errorf("client %d: %w", i, err)
					return
				}
			}
		})
	}
	dialing.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

func (c *crowd) enter(i int) error {
	fd, early, err := c.manner.dial(i)
	if err != nil {
		return err
	}
	r := c.readers[i%len(c.readers)]
	l := &listener{fd: fd, follows: c.manner.follows}
	if c.manner.deflate && i/len(c.readers)%inflateEvery == 0 {
		l.inflater = newInflater()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(early) > 0 {
		l.hear(early, monotonic(), &r.tally)
	}
	r.listeners[int32(fd)] = l
	if err := unix.EpollCtl(r.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}

// stall connects n clients who never read, with buffers as small as can be.
func (c *crowd) stall(n int) error {
	m := c.manner
	m.receive = 4096
	for i := range n {
		fd, _, err := m.dial(i)
		if err != nil {
			return fmt.Errorf("stalled client %d: %w", i, err)
		}
		c.stalled = append(c.stalled, fd)
	}
	return nil
}

// heard is what the crowd heard since the last call.
func (c *crowd) heard() *tally {
	all := new(tally)
	for _, r := range c.readers {
		r.mu.Lock()
		all.merge(&r.tally)
		r.tally = tally{}
		r.mu.Unlock()
	}
	return all
}

// await waits until every one of n clients heard something, and gives up at the
// deadline.
func (c *crowd) await(n int, deadline time.Time) error {
	for {
		ready := 0
		for _, r := range c.readers {
			r.mu.Lock()
			ready += int(r.tally.messages)
			r.mu.Unlock()
		}
		if ready >= n {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("only %d of %d clients got their first message", ready, n)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// disperse disconnects everybody, at once and without a farewell.
func (c *crowd) disperse() error {
	var errs []error
	for _, r := range c.readers {
		r.mu.Lock()
		for fd, l := range r.listeners {
			if !l.ended {
				errs = append(errs, unix.Close(int(fd)))
			}
		}
		clear(r.listeners)
		r.mu.Unlock()
	}
	for _, fd := range c.stalled {
		errs = append(errs, unix.Close(fd))
	}
	c.stalled = nil
	return errors.Join(errs...)
}

// leave disconnects everybody and ends the crowd.
func (c *crowd) leave() error {
	errs := []error{c.disperse()}
	for _, r := range c.readers {
		close(r.quit)
		r.tasks.Wait()
		errs = append(errs, unix.Close(r.epoll))
	}
	return errors.Join(errs...)
}
