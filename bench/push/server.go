//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

// An order is what the bench writes to its server, one a line. Each is answered
// by one line of JSON; the server ends when there are no more.
type order string

const (
	orderUsage    order = "usage"    // answer what was used so far
	orderCollect  order = "collect"  // the same after a collection that gives memory back
	orderStart    order = "start"    // publish from now on
	orderStep     order = "step"     // make one step, if the plan is paced
	orderAudience order = "audience" // answer only who is there
)

// A usage is what the server process has used since it began.
type usage struct {
	CPU      time.Duration `json:"cpu"`
	System   time.Duration `json:"system"` // the kernel's part of CPU
	At       int64         `json:"at"`     // monotonic
	Resident int64         `json:"resident"`
	Mallocs  uint64        `json:"mallocs"`
	Encodes  uint64        `json:"encodes"` // of our feed
	Steps    uint64        `json:"steps"`   // published
	Routines int           `json:"routines"`
	Heap     uint64        `json:"heap"`   // in spans in use
	Stacks   uint64        `json:"stacks"` // of goroutines
	Audience int           `json:"audience"`
}

// A greeting is the server's first line.
type greeting struct {
	Address string `json:"address"`
}

// A backend is one way to tell everybody.
type backend interface {
	// serve accepts connections until the process ends.
	serve(net.Listener) error
	// publish sends the market's last step.
	publish(*market) error
	// audience is how many clients the next publish will reach.
	audience() int
}

// serve is the server process: it obeys the orders on in and ends with them.
func serve(args []string, in io.Reader, out io.Writer) error {
	p, err := parsePlan(args)
	if err != nil {
		return err
	}
	client.RaiseFiles(1 << 20)
	m, err := newMarket(p.topics, p.pad)
	if err != nil {
		return err
	}
	if err := m.step(client.Monotonic()); err != nil {
		return err
	}
	b, err := newBackend(p, m.feed)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if err := json.NewEncoder(out).Encode(greeting{listener.Addr().String()}); err != nil {
		return fmt.Errorf("greet: %w", err)
	}
	failed := make(chan error, 1)
	go func() { failed <- b.serve(listener) }()
	s := &server{market: m, backend: b, tick: p.tick, profile: p.profile}
	if p.paced {
		s.steps = make(chan struct{}, 1)
	}
	if p.profile == "" {
		go func() { failed <- s.obey(in, out) }()
		return <-failed
	}
	go func() { failed <- profiled(p.profile, func() error { return s.obey(in, out) }) }()
	return <-failed
}

// A server publishes a market through a backend.
type server struct {
	market  *market
	backend backend
	tick    time.Duration
	profile string        // see plan
	steps   chan struct{} // that may be made; nil when nothing holds them up

	mu   sync.Mutex // of the market and last
	last int64      // when the last step was, monotonic; 0 while none is published
}

// obey answers orders until there are no more.
func (s *server) obey(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		o := order(lines.Text())
		switch o {
		case orderCollect:
			runtime.GC()
			debug.FreeOSMemory()
			if s.profile != "" {
				if err := profileHeap(s.profile); err != nil {
					return err
				}
			}
		case orderStart:
			go s.publish()
		case orderStep:
			s.steps <- struct{}{}
		case orderUsage:
			s.lull()
		}
		if err := json.NewEncoder(out).Encode(s.answer(o)); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	return lines.Err()
}

// answer is what an order is answered with. What an audience waits for must cost
// next to nothing.
func (s *server) answer(o order) usage {
	if o == orderAudience || o == orderStep {
		return usage{Audience: s.backend.audience()}
	}
	return s.usage()
}

// lull waits until just before the next step, when the last one is delivered: a
// window that begins and ends there holds whole steps.
func (s *server) lull() {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last > 0 {
		quiet := s.tick * 9 / 10
		time.Sleep((quiet - time.Duration(client.Monotonic()-last) + s.tick) % s.tick)
	}
}

// publish steps until the process ends.
func (s *server) publish() {
	for range time.Tick(s.tick) {
		if s.steps != nil {
			<-s.steps
		}
		s.mu.Lock()
		s.last = client.Monotonic()
		err := s.market.step(s.last)
		if err == nil {
			err = s.backend.publish(s.market)
		}
		s.mu.Unlock()
		if err != nil {
			fmt.Fprintln(os.Stderr, "push: publish:", err)
			return
		}
	}
}

func (s *server) usage() usage {
	var r unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &r) // fails only for a bad pointer
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	_, steps := s.market.feed.Head()
	return usage{
		CPU:      time.Duration(r.Utime.Nano() + r.Stime.Nano()),
		System:   time.Duration(r.Stime.Nano()),
		At:       client.Monotonic(),
		Resident: resident(),
		Mallocs:  memory.Mallocs,
		Encodes:  s.market.feed.Encodes(),
		Steps:    steps,
		Routines: runtime.NumGoroutine(),
		Heap:     memory.HeapInuse,
		Stacks:   memory.StackInuse,
		Audience: s.backend.audience(),
	}
}

// resident is the process's memory in RAM, in bytes.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
