//go:build linux

package main

import (
	"errors"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

// dawdleBuffer is the receive buffer of a slow client: what a phone might have.
const dawdleBuffer = 32 << 10

// dawdle reads from n clients with at most rate bytes a second each until quit,
// and returns what they heard: the ages in it are those of data as it came.
func dawdle(m manner, n, rate int, quit <-chan struct{}) (*tally, error) {
	m.Receive = dawdleBuffer
	var (
		tasks sync.WaitGroup
		mu    sync.Mutex
		all   tally
		errs  []error
	)
	for i := range n {
		fd, early, err := m.Dial(i, m.hello)
		if err != nil {
			errs = append(errs, err)
			break
		}
		tasks.Go(func() {
			l := &listener{fd: fd, follows: m.follows}
			var heard tally
			l.hear(early, client.Monotonic(), &heard)
			l.dawdle(rate, &heard, quit)
			mu.Lock()
			defer mu.Unlock()
			all.merge(&heard)
			errs = append(errs, unix.Close(fd))
		})
	}
	tasks.Wait()
	return &all, errors.Join(errs...)
}

// dawdle reads a chunk whenever the rate allows it.
func (l *listener) dawdle(rate int, t *tally, quit <-chan struct{}) {
	buffer := make([]byte, 2048)
	ticker := time.NewTicker(time.Second * time.Duration(len(buffer)) / time.Duration(rate))
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		n, err := unix.Read(l.fd, buffer)
		switch {
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		case err != nil, n == 0:
			t.lost++
			return
		default:
			l.hear(buffer[:n], client.Monotonic(), t)
		}
	}
}
