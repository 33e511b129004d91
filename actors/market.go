package actors

import (
	"fmt"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// market passes questions for prices on to the feed. It is the address that
// arenas know; which feed answers is its business.
type market struct {
	cfg    *Config
	health *healthBoard
	feed   *actor.PID
}

// Receive implements actor.Actor.
func (m *market) Receive(c actor.Context) {
	switch c.Message().(type) {
	case *actor.Started:
		m.spawn(c)
	case *Quote:
		c.Forward(m.feed)
	}
}

func (m *market) spawn(c actor.Context) {
	pid, err := kit.SystemOf(c).SpawnNamed(c, "feed", kit.Spec{Serial: m.cfg.thread, New: func() actor.Actor {
		return &feed{
			open: m.cfg.Source, timeout: m.cfg.FetchTimeout, health: m.health,
			sources: make(map[SeasonKey]Source), calls: make(map[*call]struct{}),
		}
	}})
	if err != nil {
		panic(fmt.Errorf("market: %w", err))
	}
	m.feed = pid
}
