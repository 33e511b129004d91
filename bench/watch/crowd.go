//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

const (
	sections  = 2  // threads that read
	handshake = 32 // handshakes at once
	// entersPerSecond and perAddress stay below the server's limits of 500 and 50.
	entersPerSecond = 450
	perAddress      = 40
	// pingEvery is how often the page asks for the server's time.
	pingEvery   = 10 * time.Second
	pingStep    = 50 * time.Millisecond
	settleEvery = 250 * time.Millisecond
)

// A crowd is all viewers of a server.
type crowd struct {
	plan     *plan
	server   *server
	ctx      context.Context // of the viewers who come back by themselves
	sections []*section
	viewers  []*viewer
	hands    chan struct{} // of those who dial
	tasks    sync.WaitGroup
	stop     context.CancelFunc
	charts   charts

	mu     sync.Mutex
	loaded head // what a page that is loaded now would know
}

// newCrowd returns the viewers of a plan, none of whom is connected. Leave ends
// it.
func newCrowd(ctx context.Context, p *plan, s *server, j *journal) (*crowd, error) {
	loaded, err := s.head(ctx)
	if err != nil {
		return nil, err
	}
	c := &crowd{plan: p, server: s, hands: make(chan struct{}, handshake), loaded: loaded}
	c.ctx, c.stop = context.WithCancel(ctx)
	logs := make(map[int]bool)
	for i := range loaded.Topics {
		logs[i] = loaded.Topics[i][1] == "log"
	}
	for range sections {
		r, err := client.NewReader()
		if err != nil {
			return nil, errors.Join(err, c.leave())
		}
		c.sections = append(c.sections, &section{
			reader: r, journal: j, logs: logs, patience: p.limit(readWithin), seed: maphash.MakeSeed(), editions: make(map[uint64]*edition), since: client.Monotonic(),
		})
	}
	c.seat()
	c.tasks.Go(c.settle)
	c.tasks.Go(c.ping)
	if p.charts > 0 {
		c.tasks.Go(c.askCharts)
	}
	return c, nil
}

// seat says who each viewer is. Those who stall, those without compression and
// those who read what is compressed come in a mixed order, the same in every run,
// and each section has as many of them as the others.
func (c *crowd) seat() {
	stalling, plainest := c.plan.stalling(), c.plan.stalling()+c.plan.plainViewers
	c.viewers = make([]*viewer, c.plan.viewers)
	for k, i := range rand.New(rand.NewPCG(1, 2)).Perm(len(c.viewers)) {
		v := &viewer{number: i, section: c.sections[k%sections], crowd: c, fd: -1}
		switch {
		case k < stalling:
			v.stalls = true
		case k < plainest:
			v.kind = plain
		case k < plainest+c.plan.samples:
			v.reads = true
		}
		c.viewers[i] = v
	}
}

// join connects everybody, no faster than the server allows.
func (c *crowd) join(ctx context.Context) error {
	const step = 100 * time.Millisecond
	batch := entersPerSecond * int(step) / int(time.Second)
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for first := 0; first < len(c.viewers); first += batch {
		if err := c.reload(ctx); err != nil {
			return err
		}
		var entering sync.WaitGroup
		failed := make(chan error, batch)
		for _, v := range c.viewers[first:min(first+batch, len(c.viewers))] {
			entering.Go(func() {
				if err := c.enter(v); err != nil {
					failed <- fmt.Errorf("viewer %d: %w", v.number, err)
				}
			})
		}
		entering.Wait()
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return fmt.Errorf("join: %w", ctx.Err())
		case <-ticker.C:
		}
	}
	return nil
}

// reload remembers what a page that is loaded now would know.
func (c *crowd) reload(ctx context.Context) error {
	loaded, err := c.server.head(ctx)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.loaded = loaded
	c.mu.Unlock()
	return nil
}

// manner is how a viewer connects.
func (c *crowd) manner(kind int) client.Manner {
	return client.Manner{
		Server: c.server.address, Path: "/ws?arena=" + arenaID, Protocol: "arena.v1.json",
		Deflate: kind == pressed, PerAddress: perAddress, Patience: c.plan.patience,
	}
}

// enter connects a viewer, who says hello as the page does.
func (c *crowd) enter(v *viewer) error {
	c.hands <- struct{}{}
	defer func() { <-c.hands }()
	c.mu.Lock()
	loaded := c.loaded
	c.mu.Unlock()
	var from head
	away := false
	v.section.reader.Do(func() { from, away = v.stand(loaded), v.away })
	if away {
		return nil
	}
	manner := c.manner(v.kind)
	fd, early, err := manner.Dial(v.number, from.hello())
	if err != nil {
		v.section.reader.Do(func() { v.section.heard.refused++ })
		return err
	}
	v.section.reader.Do(func() {
		v.fd, v.scraps, v.asked, v.awaits = fd, nil, from, true
		v.code, v.retry, v.inflater = 0, 0, nil
		if v.reads {
			v.inflater = client.NewInflater()
		}
		v.section.attend(v.kind, 1)
	})
	return v.section.reader.Watch(fd, early, v)
}

// comeBack connects a viewer again whom the server has sent away.
func (c *crowd) comeBack(v *viewer) {
	for attempt := 0; ; attempt++ {
		var wait time.Duration
		v.section.reader.Do(func() { wait = v.wait(attempt) })
		if pause(c.ctx, wait) != nil || c.enter(v) == nil {
			return
		}
	}
}

// settle counts what is known, all the time.
func (c *crowd) settle() {
	for pause(c.ctx, settleEvery) == nil {
		for _, s := range c.sections {
			s.reader.Do(func() { s.settle(client.Monotonic()) })
		}
	}
}

// ping asks the server for its time for every viewer in turn, as the page does.
func (c *crowd) ping() {
	steps := int(pingEvery / pingStep)
	for turn := rand.IntN(steps); pause(c.ctx, pingStep) == nil; turn = (turn + 1) % steps {
		text := []byte(`{"ping":` + strconv.FormatInt(client.Monotonic()/1000, 10) + `}`)
		for i := turn; i < len(c.viewers); i += steps {
			v := c.viewers[i]
			v.section.reader.Do(func() {
				if !v.awaits {
					v.say(client.OpText, text)
				}
			})
		}
	}
}

// heard is what everybody heard since the last call.
func (c *crowd) heard() *heard {
	all := new(heard)
	for _, s := range c.sections {
		s.reader.Do(func() {
			s.settle(client.Monotonic())
			s.attend(pressed, 0)
			all.merge(&s.heard)
			s.heard = heard{}
		})
	}
	return all
}

// behind is how many of those who read all the time do not know the record yet,
// and how many frames nobody has read.
func (c *crowd) behind(record uint64) (n int) {
	for _, s := range c.sections {
		s.reader.Do(func() { n += s.puzzles() })
	}
	for _, v := range c.viewers {
		v.section.reader.Do(func() {
			if !v.stalls && !v.knows(record) {
				n++
			}
		})
	}
	return n
}

// leave disconnects everybody.
func (c *crowd) leave() error {
	c.stop()
	var errs []error
	for _, s := range c.sections {
		errs = append(errs, s.reader.Close())
	}
	c.tasks.Wait()
	return errors.Join(errs...)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("pause: %w", ctx.Err())
	case <-timer.C:
		return nil
	}
}
