//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

const (
	readers = 2  // threads that read for a crowd
	dialers = 32 // handshakes at once
	// lookAgain is how often a crowd is asked what it has heard.
	lookAgain = 2 * time.Millisecond
	// inflateEvery is of how many clients one reads what is compressed: all would
	// cost more than the server spends.
	inflateEvery = 64
)

// A manner is how the clients of a crowd connect and what they understand.
type manner struct {
	client.Manner
	hello   string // first message
	follows bool   // speaks our protocol
	parts   int    // of a step in one message
}

// A crowd is clients that read as fast as they can, or, apart from them, clients
// that do not read at all.
type crowd struct {
	manner  manner
	readers []*client.Reader
	tallies []*tally      // of each reader
	present [][]*listener // of each reader
	stalled []int         // sockets
}

// newCrowd returns a crowd of nobody. Leave ends it.
func newCrowd(m manner) (*crowd, error) {
	c := &crowd{manner: m}
	for range readers {
		r, err := client.NewReader()
		if err != nil {
			return nil, errors.Join(err, c.leave())
		}
		c.readers, c.tallies, c.present = append(c.readers, r), append(c.tallies, new(tally)), append(c.present, nil)
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
	fd, early, err := c.manner.Dial(i, c.manner.hello)
	if err != nil {
		return err
	}
	k := i % len(c.readers)
	l := &listener{fd: fd, follows: c.manner.follows, parts: c.manner.parts, tally: c.tallies[k]}
	if c.manner.Deflate && i/len(c.readers)%inflateEvery == 0 {
		l.inflater = client.NewInflater()
	}
	c.readers[k].Do(func() { c.present[k] = append(c.present[k], l) })
	return c.readers[k].Watch(fd, early, l)
}

// stall connects n clients who never read, with buffers as small as can be.
func (c *crowd) stall(n int) error {
	m := c.manner
	m.Receive = 4096
	for i := range n {
		fd, _, err := m.Dial(i, m.hello)
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
	for i, r := range c.readers {
		r.Do(func() {
			all.merge(c.tallies[i])
			*c.tallies[i] = tally{}
		})
	}
	return all
}

// await waits until every one of n clients heard something.
func (c *crowd) await(ctx context.Context, n int) error {
	return until(ctx, lookAgain, func() (late, err error) {
		begun := 0
		for i, r := range c.readers {
			r.Do(func() { begun += int(c.tallies[i].begun) })
		}
		if begun < n {
			late = fmt.Errorf("only %d of %d clients got their first message", begun, n)
		}
		return late, nil
	})
}

// expect notes that everybody will be told so many more parts of steps.
func (c *crowd) expect(parts int) {
	for i, r := range c.readers {
		r.Do(func() {
			for _, l := range c.present[i] {
				l.due = l.told + parts
			}
		})
	}
}

// told waits until everybody has heard what to expect. It fails at once if
// somebody cannot any more.
func (c *crowd) told(ctx context.Context) error {
	return until(ctx, lookAgain, func() (late, err error) {
		behind, lost := 0, int64(0)
		for i, r := range c.readers {
			r.Do(func() {
				lost += c.tallies[i].lost
				for _, l := range c.present[i] {
					if l.told < l.due {
						behind++
					}
				}
			})
		}
		if lost > 0 {
			err = fmt.Errorf("the server ended %d connections", lost)
		}
		if behind > 0 {
			late = fmt.Errorf("%d clients have not heard a step", behind)
		}
		return late, err
	})
}

// disperse disconnects everybody, at once and without a farewell.
func (c *crowd) disperse() error {
	var errs []error
	for i, r := range c.readers {
		errs = append(errs, r.Disperse())
		r.Do(func() { c.present[i] = nil })
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
		errs = append(errs, r.Close())
	}
	return errors.Join(errs...)
}
