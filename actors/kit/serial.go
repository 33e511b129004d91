package kit

import (
	"errors"
	"sync"
	"sync/atomic"
)

// keptLetters is the size up to which a Serial keeps an emptied queue for reuse; the memory of a longer burst is freed.
const keptLetters = 4096

// errGoexit is the failure of an actor that ended its goroutine, as testing.T.FailNow does.
var errGoexit = errors.New("actor called runtime.Goexit")

// Serial is one logical thread for all actors that share it: their messages are handled one at a time, in the order in
// which they were sent, system messages first. It holds a goroutine only while there is something to do, so it needs no
// end. It has no limit: who sends without waiting must have one. The zero Serial is ready for use.
type Serial struct {
	mu      sync.Mutex
	user    []letter // sent and not yet taken
	system  []letter
	running bool
	urgent  atomic.Bool // system is not empty; lets the running goroutine look without the lock

	// What follows belongs to the running goroutine.
	orders  batch // system messages
	batch   batch // user messages
	resumed []*mailbox
	inHand  letter
}

// letter is a message on its way to a mailbox.
type letter struct {
	to      *mailbox
	message any
}

// batch is a queue that was taken as a whole, which costs one lock for all its letters.
type batch struct {
	letters []letter
	next    int
}

func (b *batch) take() (letter, bool) {
	if b.next == len(b.letters) {
		return letter{}, false
	}
	l := b.letters[b.next]
	b.next++
	return l, true
}

// swap takes the letters of queue and gives it the emptied memory of the batch.
func (b *batch) swap(queue *[]letter) {
	empty := b.letters
	clear(empty)
	if cap(empty) > keptLetters {
		empty = nil
	}
	b.letters, b.next = *queue, 0
	*queue = empty[:0]
}

// wake starts the goroutine when there is none. The caller holds the lock and gives it up here.
func (s *Serial) wake() {
	start := !s.running
	s.running = true
	s.mu.Unlock()
	if start {
		go s.run()
	}
}

func (s *Serial) run() {
	for !s.drain() { // it comes back after a failure
	}
}

// drain handles letters until none is left, which it reports as true, or until an actor fails.
func (s *Serial) drain() (idle bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		v := recover()
		if v != nil {
			s.inHand.to.fail(v, s.inHand.message)
			return
		}
		s.inHand.to.fail(errGoexit, s.inHand.message)
		go s.run() // this goroutine ends whatever we do
	}()
	for s.step() { // until idle
	}
	returned = true
	return true
}

// step handles one letter and reports whether there was one.
func (s *Serial) step() bool {
	if l, ok := s.orders.take(); ok {
		s.inHand = l
		l.to.obey(l.message)
		return true
	}
	if s.urgent.Load() {
		s.mu.Lock()
		s.orders.swap(&s.system)
		s.urgent.Store(false)
		s.mu.Unlock()
		return true
	}
	if len(s.resumed) > 0 {
		s.catchUp()
		return true
	}
	if l, ok := s.batch.take(); ok {
		s.inHand = l
		l.to.receive(l.message)
		return true
	}
	return s.refill()
}

// catchUp gives the first resumed mailbox one of the messages that waited for it.
func (s *Serial) catchUp() {
	m := s.resumed[0]
	if m.suspended || len(m.parked) == 0 {
		s.resumed = s.resumed[1:]
		return
	}
	message := m.parked[0]
	m.parked = m.parked[1:]
	s.inHand = letter{m, message}
	m.invoker.InvokeUserMessage(message)
}

func (s *Serial) refill() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batch.swap(&s.user)
	s.running = len(s.batch.letters) > 0 || len(s.system) > 0
	if !s.running {
		s.inHand = letter{}
	}
	return s.running
}
