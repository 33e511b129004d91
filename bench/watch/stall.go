//go:build linux

package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

const (
	// stallSpread is over how long those who stall, or return, come.
	stallSpread = 2 * time.Second
	// stallBuffer is as small as a receive buffer can be.
	stallBuffer = 4096
	// stallPing is how often one of them says something, as a page would whose
	// machine is busy: once the server has given it up, that is answered by a reset.
	// The close frame lies behind what it does not read.
	stallPing = 500 * time.Millisecond
)

// stall lets a part of the viewers stop reading until ctx ends: each connects,
// asks for a snapshot without compression, never reads, and comes again when the
// server has given it up. Done waits until all are readers again.
func (c *crowd) stall(ctx context.Context) (done func() error) {
	var tasks sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	for _, v := range c.viewers {
		if !v.stalls {
			continue
		}
		tasks.Go(func() {
			err := c.stallOne(ctx, v)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	return func() error {
		tasks.Wait()
		return errors.Join(errs...)
	}
}

func (c *crowd) stallOne(ctx context.Context, v *viewer) error {
	if pause(ctx, rand.N(stallSpread)) != nil {
		return nil
	}
	var err error
	v.section.reader.Do(func() {
		v.away = true
		if v.fd >= 0 {
			err = v.section.reader.Drop(v.fd)
			v.fd = -1
			v.section.attend(v.kind, -1)
		}
	})
	for err == nil && ctx.Err() == nil {
		err = c.idle(ctx, v)
	}
	v.section.reader.Do(func() { v.away, v.retry = false, stallSpread })
	c.comeBack(v)
	return err
}

// idle is one stay of a viewer who does not read.
func (c *crowd) idle(ctx context.Context, v *viewer) error {
	c.mu.Lock()
	newcomer := head{Topics: c.loaded.Topics}
	c.mu.Unlock()
	manner := c.manner(plain)
	manner.Receive = stallBuffer
	c.hands <- struct{}{}
	fd, _, err := manner.Dial(v.number, newcomer.hello())
	<-c.hands
	switch {
	case errors.Is(err, client.ErrHandshake):
		v.section.reader.Do(func() { v.section.heard.refused++ })
		_ = pause(ctx, time.Second) // what follows sees its end
		return nil
	case err != nil:
		return err
	}
	ping := client.Masked(client.OpText, []byte(`{"ping":1}`))
	for pause(ctx, stallPing) == nil {
		if _, err := unix.Write(fd, ping); err != nil {
			break
		}
	}
	return unix.Close(fd)
}
