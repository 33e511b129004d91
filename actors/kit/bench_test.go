package kit_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// hopAgents is the roster of the benchmark: a round is one Decide and one Decided for each of them.
const hopAgents = 20

type (
	begin   struct{ rounds int }
	decide  struct{ round int }
	decided struct {
		agent, round int
		orders       [4]int // about the size of a decision without its slices
	}
)

// mind stands for what an agent does in a round: the same in every variant.
type mind struct{ id, seen int }

func (m *mind) decide(d *decide) *decided {
	m.seen += d.round
	return &decided{agent: m.id, round: d.round, orders: [4]int{m.seen}}
}

// ring is the barrier of the benchmark: it asks all agents, and asks again when all have answered.
type ring struct {
	spawn  func(c actor.Context, id int) *actor.PID
	done   chan<- int
	agents []*actor.PID
	ask    decide
	last   int
	open   int
}

func (r *ring) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		for id := range hopAgents {
			r.agents = append(r.agents, r.spawn(c, id))
		}
	case *begin:
		r.last = r.ask.round + m.rounds
		r.next(c)
	case *decided:
		r.open--
		if r.open == 0 {
			r.next(c)
		}
	}
}

func (r *ring) next(c actor.Context) {
	if r.ask.round == r.last {
		r.done <- r.last
		return
	}
	r.ask.round++
	r.open = len(r.agents)
	for _, pid := range r.agents {
		c.Send(pid, &r.ask)
	}
}

type member struct{ mind mind }

func (a *member) Receive(c actor.Context) {
	if m, ok := c.Message().(*decide); ok {
		c.Send(c.Parent(), a.mind.decide(m))
	}
}

// fifo is the dispatcher that the mailboxes of the library would share.
type fifo struct {
	mu      sync.Mutex
	queue   []func()
	running bool
}

func (f *fifo) Throughput() int { return 300 }

func (f *fifo) Schedule(fn func()) {
	f.mu.Lock()
	f.queue = append(f.queue, fn)
	start := !f.running
	f.running = true
	f.mu.Unlock()
	if start {
		go f.run()
	}
}

func (f *fifo) run() {
	var queue []func()
	for {
		f.mu.Lock()
		queue, f.queue = f.queue, queue[:0]
		f.running = len(queue) > 0
		f.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, fn := range queue {
			fn()
		}
	}
}

func catching(next actor.ReceiverFunc) actor.ReceiverFunc {
	return func(c actor.ReceiverContext, e *actor.MessageEnvelope) {
		defer func() {
			if v := recover(); v != nil {
				panic(v)
			}
		}()
		next(c, e)
	}
}

// BenchmarkHop compares one way to an actor with a plain call. One op is one round trip of one agent, which is two hops.
func BenchmarkHop(b *testing.B) {
	b.Run("call", func(b *testing.B) {
		b.ReportAllocs()
		minds := make([]mind, hopAgents)
		answers := make([]*decided, hopAgents)
		var ask decide
		for b.Loop() {
			ask.round++
			for i := range minds {
				answers[i] = minds[i].decide(&ask)
			}
		}
		perAgent(b, b.N)
	})
	b.Run("kit/one-serial", func(b *testing.B) { benchKit(b, &kit.Serial{}) })
	b.Run("kit/own-serials", func(b *testing.B) { benchKit(b, nil) })
	shared := func(more ...actor.PropsOption) []actor.PropsOption {
		return append(more, actor.WithDispatcher(&fifo{}))
	}
	b.Run("library/goroutines", func(b *testing.B) { benchLibrary(b) })
	b.Run("library/fifo", func(b *testing.B) { benchLibrary(b, shared()...) })
	b.Run("library/fifo-lockfree", func(b *testing.B) { benchLibrary(b, shared(actor.WithMailbox(actor.UnboundedLockfree()))...) })
	b.Run("library/fifo-middleware", func(b *testing.B) { benchLibrary(b, shared(actor.WithReceiverMiddleware(catching))...) })
}

func benchKit(b *testing.B, serial *kit.Serial) {
	b.Helper()
	system := kit.NewSystem(kit.Config{Now: time.Now})
	done := make(chan int)
	pid, err := system.SpawnNamed(system.Root(), "ring", kit.Spec{Serial: serial, New: func() actor.Actor {
		return &ring{done: done, spawn: func(c actor.Context, id int) *actor.PID {
			agent, err := system.SpawnNamed(c, strconv.Itoa(id), kit.Spec{Serial: serial, New: func() actor.Actor {
				return &member{mind{id: id}}
			}})
			if err != nil {
				b.Error(err)
			}
			return agent
		}}
	}})
	if err != nil {
		b.Fatal(err)
	}
	turn(b, system.Root(), pid, done)
	if err := system.Shutdown(b.Context()); err != nil {
		b.Error(err)
	}
}

func benchLibrary(b *testing.B, options ...actor.PropsOption) {
	b.Helper()
	system := kit.NewSystem(kit.Config{Now: time.Now})
	done := make(chan int)
	pid := system.Root().Spawn(actor.PropsFromProducer(func() actor.Actor {
		return &ring{done: done, spawn: func(c actor.Context, id int) *actor.PID {
			return c.Spawn(actor.PropsFromProducer(func() actor.Actor { return &member{mind{id: id}} }, options...))
		}}
	}, options...))
	turn(b, system.Root(), pid, done)
	if err := system.Root().StopFuture(pid).Wait(); err != nil {
		b.Error(err)
	}
}

// turn lets the ring run b.N rounds by itself, so that nothing but the rounds is measured.
func turn(b *testing.B, root *actor.RootContext, ring *actor.PID, done <-chan int) {
	b.Helper()
	root.Send(ring, &begin{1})
	<-done
	b.ReportAllocs()
	b.ResetTimer()
	root.Send(ring, &begin{b.N})
	<-done
	b.StopTimer()
	perAgent(b, b.N)
}

func perAgent(b *testing.B, rounds int) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rounds*hopAgents), "ns/agent")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rounds*hopAgents*2), "ns/hop")
}
