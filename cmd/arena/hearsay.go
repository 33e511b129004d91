package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/transport/news"
)

// hearsayEvery is how often other processes are told what the agents of this one do: often
// enough for the eye.
const hearsayEvery = 150 * time.Millisecond

// A hearsay tells the audience of this process, and by the store that of all others, what
// agents do while a round is open. All of it may be lost.
type hearsay struct {
	voices *news.Voices
	bus    state.Bus // nil where no other process listens
	log    *slog.Logger
	own    string // tells its own messages from others'
	wake   chan struct{}
	others func(*murmur) // hears what other processes say beside

	mu     sync.Mutex
	latest map[[2]string]*heard // by arena and agent, since the last message
}

// heard is what an agent did.
type heard struct {
	Arena  string  `json:"arena"`
	Agent  string  `json:"agent"`
	Thinks *bool   `json:"thinks,omitempty"`
	Writes *string `json:"writes,omitempty"` // so far
}

// A murmur is a message on the bus.
type murmur struct {
	From  string   `json:"from"`
	Heard []*heard `json:"heard,omitempty"`
	// Runs counts the arenas that a worker runs, of those that it Can run. One that ends is
	// Leaving.
	Runs    *int     `json:"runs,omitempty"`
	Can     []string `json:"can,omitempty"`
	Leaving bool     `json:"leaving,omitempty"`
	// Released is an arena that was given back, for who wants it.
	Released string `json:"released,omitempty"`
}

func newHearsay(voices *news.Voices, shared state.Shared, log *slog.Logger) *hearsay {
	h := &hearsay{voices: voices, log: log, own: processName(), wake: make(chan struct{}, 1), latest: make(map[[2]string]*heard)}
	if shared != nil {
		h.bus = shared
	}
	return h
}

// processName is the machine's name, and something that no other process has.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return host + "-" + strings.ToLower(rand.Text()[:8])
}

// Thinking implements [actors.Onlooker].
func (h *hearsay) Thinking(arena, agent string, on bool) {
	h.voices.Thinking(arena, agent, on)
	h.note(arena, agent, func(of *heard) { of.Thinks = &on })
}

// Writing implements [actors.Onlooker].
func (h *hearsay) Writing(arena, agent, said string) {
	h.voices.Writing(arena, agent, said)
	h.note(arena, agent, func(of *heard) { of.Writes = &said })
}

// note keeps the last of what an agent did for the next message.
func (h *hearsay) note(arena, agent string, change func(*heard)) {
	if h.bus == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	of := h.latest[[2]string{arena, agent}]
	if of == nil {
		of = &heard{Arena: arena, Agent: agent}
		h.latest[[2]string{arena, agent}] = of
	}
	change(of)
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// run tells and listens until ctx ends.
func (h *hearsay) run(ctx context.Context) {
	if h.bus == nil {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { h.tell(ctx) })
	both.Go(func() { h.listen(ctx) })
	both.Wait()
}

func (h *hearsay) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		}
		if said := h.take(); len(said.Heard) > 0 {
			h.say(ctx, said)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(hearsayEvery):
		}
	}
}

// take returns what agents have done since the last time.
func (h *hearsay) take() (said murmur) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, of := range h.latest {
		said.Heard = append(said.Heard, of)
	}
	clear(h.latest)
	return said
}

// say tells all other processes, if they listen.
func (h *hearsay) say(ctx context.Context, said murmur) {
	said.From = h.own
	message, err := json.Marshal(said)
	if err == nil {
		err = h.bus.Publish(ctx, message)
	}
	if err != nil && ctx.Err() == nil {
		h.log.DebugContext(ctx, "nobody was told what happens here", "err", err)
	}
}

func (h *hearsay) listen(ctx context.Context) {
	for ctx.Err() == nil {
		for message, err := range h.bus.Listen(ctx) {
			if err != nil {
				if ctx.Err() == nil {
					h.log.DebugContext(ctx, "what agents do elsewhere is not heard", "err", err)
				}
				break
			}
			h.hear(message)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// hear passes on what another process has told.
func (h *hearsay) hear(message []byte) {
	var said murmur
	if json.Unmarshal(message, &said) != nil || said.From == h.own {
		return
	}
	for _, of := range said.Heard {
		if of.Thinks != nil {
			h.voices.Thinking(of.Arena, of.Agent, *of.Thinks)
		}
		if of.Writes != nil {
			h.voices.Writing(of.Arena, of.Agent, *of.Writes)
		}
	}
	if h.others != nil {
		h.others(&said)
	}
}
