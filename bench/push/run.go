//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

const (
	// settle is how long a server has at least to finish with newcomers.
	settle = 300 * time.Millisecond
	// farewell is how long it has at least to notice that everybody left.
	farewell = time.Second
	// stallWarm is how long it takes until the buffers of those who take nothing
	// are full.
	stallWarm = 4 * time.Second
	// slowLeast is the shortest time in which a slow reader's age is settled.
	slowLeast = 6 * time.Second
)

// one is one run: a server of its own and an audience.
func (b *bench) one(ctx context.Context, s scenario, r *row) (err error) {
	ctx, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	p := s.planFor(r.Mode)
	if b.steps > 0 && s.name != scenarioSlow {
		p.paced, p.tick = true, min(p.tick, usualTick) // nothing is gained by longer waits
	}
	if b.profiles != "" {
		p.profile = filepath.Join(b.profiles, fmt.Sprintf("%s-%s-%d", s.name, r.Mode, r.Round+1))
	}
	server, err := startChild(ctx, p, b.errOut)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	m := manner{
		Manner: client.Manner{Server: server.address, Bare: p.mode == modeFloor, Deflate: p.deflate, Patience: b.patience},
		hello:  helloOf(p.mode), follows: isArena(p.mode), parts: 1,
	}
	if p.whole() {
		m.parts = p.topics
	}
	crowd, err := newCrowd(m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, crowd.leave()) }()
	switch s.name {
	case scenarioReconnect:
		return b.reconnect(ctx, server, crowd, r)
	case scenarioSlow:
		return b.slow(ctx, server, crowd, r)
	case scenarioStalled:
		return b.stalled(ctx, server, crowd, r)
	case scenarioBytes:
		r.N = min(r.N, bytesMax)
	}
	return b.broadcast(ctx, server, crowd, r)
}

// broadcast measures a server that publishes to a crowd of r.N.
func (b *bench) broadcast(ctx context.Context, server *child, crowd *crowd, r *row) error {
	empty, err := server.tell(orderCollect)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := crowd.join(r.N); err != nil {
		return err
	}
	r.ConnectMs = microseconds(time.Since(began)) / 1000
	if err := settled(ctx, server, settle, r.N); err != nil {
		return err
	}
	if crowd.manner.hello != "" {
		if err := crowd.await(ctx, r.N); err != nil {
			return err
		}
	}
	idle, err := server.tell(orderCollect)
	if err != nil {
		return err
	}
	r.IdleB = float64(idle.Resident-empty.Resident) / float64(r.N)
	r.Routines = float64(idle.Routines-empty.Routines) / float64(r.N)
	r.HeapB = (float64(idle.Heap) - float64(empty.Heap)) / float64(r.N)
	r.StackB = (float64(idle.Stacks) - float64(empty.Stacks)) / float64(r.N)
	if err := b.listen(ctx, server, crowd, b.warm, r); err != nil {
		return err
	}
	loaded, err := server.tell(orderCollect)
	if err != nil {
		return err
	}
	r.LoadedB = float64(loaded.Resident-empty.Resident) / float64(r.N)
	return nil
}

// listen starts the news and measures a window of it after the warm-up. What goes
// wrong while it warms up counts as well.
func (b *bench) listen(ctx context.Context, server *child, crowd *crowd, warm time.Duration, r *row) error {
	if _, err := server.tell(orderStart); err != nil {
		return err
	}
	if err := b.pass(ctx, server, crowd, 1, warm); err != nil {
		return err
	}
	before, err := server.tell(orderUsage)
	if err != nil {
		return err
	}
	early := crowd.heard()
	if err := b.pass(ctx, server, crowd, b.steps, b.window); err != nil {
		return err
	}
	after, err := server.tell(orderUsage)
	if err != nil {
		return err
	}
	r.weigh(before, after, crowd.heard())
	r.blame(early)
	return nil
}

// pass lets time pass, or steps if the plan is paced: then everybody hears each of
// them before the next one is made.
func (b *bench) pass(ctx context.Context, server *child, crowd *crowd, steps int, d time.Duration) error {
	if !server.plan.paced {
		return pause(ctx, d)
	}
	for range steps {
		crowd.expect(server.plan.topics)
		if _, err := server.tell(orderStep); err != nil {
			return err
		}
		if err := crowd.told(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stalled measures those who read beside some who do not.
func (b *bench) stalled(ctx context.Context, server *child, crowd *crowd, r *row) error {
	idle := max(1, b.n*stalledPercent/100)
	r.N = max(1, b.n-idle)
	if err := crowd.join(r.N); err != nil {
		return err
	}
	if r.Mode == stalling {
		if err := crowd.stall(idle); err != nil {
			return err
		}
	}
	if err := settled(ctx, server, settle, len(crowd.stalled)+r.N); err != nil {
		return err
	}
	if err := crowd.await(ctx, r.N); err != nil {
		return err
	}
	return b.listen(ctx, server, crowd, stallWarm, r)
}

// slow measures the age of what slow readers get.
func (b *bench) slow(ctx context.Context, server *child, crowd *crowd, r *row) error {
	r.N = slowCount
	if err := crowd.join(slowCount); err != nil {
		return err
	}
	example, err := newMarket(server.plan.topics, server.plan.pad)
	if err != nil {
		return err
	}
	if err := example.step(client.Monotonic()); err != nil {
		return err
	}
	if _, err := server.tell(orderStart); err != nil {
		return err
	}
	rate := len(example.whole()) * int(time.Second/server.plan.tick) / 4
	ctx, cancel := context.WithTimeout(ctx, max(slowLeast, 2*b.window))
	defer cancel()
	heard, err := dawdle(crowd.manner, slowCount, rate, ctx.Done())
	if err != nil {
		return err
	}
	r.Bytes = float64(heard.bytes) / float64(max(1, heard.ticks))
	r.listen(heard)
	return nil
}

// reconnect measures a crowd that left at once and comes back at once.
func (b *bench) reconnect(ctx context.Context, server *child, crowd *crowd, r *row) error {
	var before, after usage
	for _, again := range []bool{false, true} {
		var err error
		if before, err = server.tell(orderCollect); err != nil {
			return err
		}
		crowd.heard()
		began := time.Now()
		if err := crowd.join(b.n); err != nil {
			return err
		}
		if isArena(r.Mode) {
			if err := crowd.await(ctx, b.n); err != nil {
				return err
			}
		}
		r.ConnectMs = microseconds(time.Since(began)) / 1000
		if err := settled(ctx, server, settle, b.n); err != nil {
			return err
		}
		if after, err = server.tell(orderUsage); err != nil {
			return err
		}
		if again {
			break
		}
		if err := crowd.disperse(); err != nil {
			return err
		}
		if err := settled(ctx, server, farewell, 0); err != nil {
			return err
		}
	}
	t := crowd.heard()
	r.CPUUs = microseconds(after.CPU-before.CPU) / float64(b.n)
	r.SystemUs = microseconds(after.System-before.System) / float64(b.n)
	r.Bytes = float64(t.bytes) / float64(b.n)
	r.Allocs = float64(after.Mallocs-before.Mallocs) / float64(b.n)
	r.listen(t)
	r.P50Ms, r.P99Ms = 0, 0 // a snapshot is as old as the state
	return nil
}
