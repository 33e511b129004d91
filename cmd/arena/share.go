package main

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// shareEvery is how often a worker says which arenas it runs.
	shareEvery = time.Second
	// silentFor is after how long a worker that says nothing counts as gone: before its
	// leases have run out.
	silentFor = 2500 * time.Millisecond
	// settleFor is how long a worker waits after it has handed an arena back.
	settleFor = 3 * time.Second
	// leaveFor is how long an arena is left to a worker that has less to do.
	leaveFor = 9 * time.Second
)

// A share divides the arenas among the workers: each says how many it runs and which it
// could run, leaves an arena to whoever runs fewer, and hands one back to who runs two fewer
// at least. Nothing depends on it: who may write is for the store to say, and an arena that
// nobody takes is taken after a while by anybody.
type share struct {
	arenas  func() []string // that this process could run
	release func(id string) // brings an arena to rest, and gives it back
	say     func(context.Context, murmur)
	now     func() time.Time

	mu      sync.Mutex
	runs    []string             // by this process, the one taken last at the end
	members map[string]member    // the other workers
	waits   map[string]time.Time // since when an arena is left to others
	settles time.Time            // until when nothing more is handed back
	leaving bool                 // it takes no part any more
}

// A member is another worker.
type member struct {
	runs int
	can  []string
	seen time.Time
}

func newShare(arenas func() []string, release func(string), say func(context.Context, murmur), now func() time.Time) *share {
	return &share{arenas: arenas, release: release, say: say, now: now, members: make(map[string]member), waits: make(map[string]time.Time)}
}

// took notes that this process has an arena.
func (s *share) took(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(s.without(id), id)
	delete(s.waits, id)
}

// gave notes that it has given an arena back, and tells who wants it.
func (s *share) gave(ctx context.Context, id string) {
	s.mu.Lock()
	s.runs = s.without(id)
	s.mu.Unlock()
	told := s.standing()
	told.Released = id
	s.say(ctx, told)
}

// leave says that this worker runs nothing any more as soon as it has given back what it has:
// nobody leaves an arena to it.
func (s *share) leave(ctx context.Context) {
	s.mu.Lock()
	s.leaving = true
	s.mu.Unlock()
	s.say(ctx, s.standing())
}

// without requires s.mu.
func (s *share) without(id string) []string {
	return slices.DeleteFunc(s.runs, func(other string) bool { return other == id })
}

// standing is what the others are told.
func (s *share) standing() murmur {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leaving {
		return murmur{Leaving: true}
	}
	runs := len(s.runs)
	return murmur{Runs: &runs, Can: s.arenas()}
}

// hears notes what another process has said.
func (s *share) hears(said *murmur) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case said.Leaving:
		delete(s.members, said.From)
	case said.Runs != nil:
		s.members[said.From] = member{*said.Runs, said.Can, s.now()}
	}
}

// other reports whether another worker could run an arena that runs fewer than most. It
// requires s.mu.
func (s *share) other(id string, most int) bool {
	now := s.now()
	maps.DeleteFunc(s.members, func(_ string, m member) bool { return now.Sub(m.seen) > silentFor })
	for _, m := range s.members {
		if m.runs < most && slices.Contains(m.can, id) {
			return true
		}
	}
	return false
}

// mayClaim reports whether this process should try to run one more arena: nobody who could
// has less to do, or nobody else has taken it for long.
func (s *share) mayClaim(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.other(id, len(s.runs)) {
		return true
	}
	since, waits := s.waits[id]
	if !waits {
		s.waits[id] = s.now()
	}
	return waits && s.now().Sub(since) >= leaveFor
}

// excess returns an arena to hand back, or nothing.
func (s *share) excess() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now().Before(s.settles) {
		return ""
	}
	for _, id := range slices.Backward(s.runs) {
		if s.other(id, len(s.runs)-1) {
			s.settles = s.now().Add(settleFor)
			return id
		}
	}
	return ""
}

// run divides until ctx ends, and then says that this worker leaves.
func (s *share) run(ctx context.Context) {
	beat := time.NewTicker(shareEvery)
	defer beat.Stop()
	for {
		s.say(ctx, s.standing())
		if id := s.excess(); id != "" {
			s.release(id)
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
			s.leave(context.WithoutCancel(ctx))
			return
		}
	}
}
