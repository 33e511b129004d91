package main

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// shareEvery is how often a worker says how many arenas it runs.
	shareEvery = time.Second
	// silentFor is after how long a worker that says nothing counts as gone: before its
	// leases have run out.
	silentFor = 2500 * time.Millisecond
	// settleFor is how long a worker waits after it has handed an arena back.
	settleFor = 3 * time.Second
)

// A share divides the arenas among the workers: each says how many it runs, takes no more
// than its part, and hands back what is beyond that when another has less. Nothing depends
// on it: who may write is for the store to say, and an arena that nobody takes is taken
// after a while by anybody.
type share struct {
	arenas  func() int      // that are to be run
	release func(id string) // brings an arena to rest, and gives it back
	say     func(context.Context, murmur)
	now     func() time.Time

	mu      sync.Mutex
	runs    []string             // by this process, the last one taken last
	members map[string]member    // the others
	waits   map[string]time.Time // since when an arena is left to others
	settles time.Time            // until when nothing more is handed back
}

// A member is another worker.
type member struct {
	runs int
	seen time.Time
}

func newShare(t *tree) *share {
	return &share{
		arenas:  func() int { return len(*t.listed.Load()) },
		release: func(id string) { t.actors.HandBack(id) },
		say:     t.hearsay.say, now: t.now,
		members: make(map[string]member), waits: make(map[string]time.Time),
	}
}

// took notes that this process has an arena.
func (s *share) took(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(slices.DeleteFunc(s.runs, func(other string) bool { return other == id }), id)
}

// gave notes that it has given an arena back, and tells who wants it.
func (s *share) gave(ctx context.Context, id string) {
	s.mu.Lock()
	s.runs = slices.DeleteFunc(s.runs, func(other string) bool { return other == id })
	s.mu.Unlock()
	s.say(ctx, murmur{Released: id})
}

// hears notes what another process has said.
func (s *share) hears(said *murmur) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case said.Leaving:
		delete(s.members, said.From)
	case said.Runs != nil:
		s.members[said.From] = member{*said.Runs, s.now()}
	}
}

// part is how many arenas a worker has at most, and at least, when all are divided. It
// requires s.mu.
func (s *share) part() (most, least int) {
	now := s.now()
	maps.DeleteFunc(s.members, func(_ string, m member) bool { return now.Sub(m.seen) > silentFor })
	total, workers := s.arenas(), len(s.members)+1
	return (total + workers - 1) / workers, total / workers
}

// mayClaim reports whether this process should try to run one more arena: it has less than
// its part, or nobody else has taken the arena for long.
func (s *share) mayClaim(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if most, _ := s.part(); len(s.runs) < most {
		delete(s.waits, id)
		return true
	}
	since, waits := s.waits[id]
	if !waits {
		s.waits[id] = s.now()
		return false
	}
	if s.now().Sub(since) < 3*settleFor {
		return false
	}
	s.waits[id] = s.now()
	return true
}

// excess returns an arena to hand back, or nothing.
func (s *share) excess() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	most, least := s.part()
	enough := len(s.runs) <= most && !s.starves(least)
	if enough || len(s.runs) <= least || s.now().Before(s.settles) {
		return ""
	}
	s.settles = s.now().Add(settleFor)
	return s.runs[len(s.runs)-1]
}

// starves reports whether another worker has less than it should. It requires s.mu.
func (s *share) starves(least int) bool {
	for _, m := range s.members {
		if m.runs < least {
			return true
		}
	}
	return false
}

// run divides until ctx ends, and then says that this worker leaves.
func (s *share) run(ctx context.Context) {
	beat := time.NewTicker(shareEvery)
	defer beat.Stop()
	for {
		s.mu.Lock()
		runs := len(s.runs)
		s.mu.Unlock()
		s.say(ctx, murmur{Runs: &runs})
		if id := s.excess(); id != "" {
			s.release(id)
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
			s.say(context.WithoutCancel(ctx), murmur{Leaving: true})
			return
		}
	}
}

// hears acts on what another process has said.
func (t *tree) hears(said *murmur) {
	if t.share == nil {
		return
	}
	t.share.hears(said)
	if said.Released != "" {
		t.actors.Claim(said.Released)
	}
}
