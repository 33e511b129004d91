package model

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// Config says whom a decider asks, and what.
type Config struct {
	Endpoint *Endpoint
	Model    string // as the endpoint calls it
	// Fields of each request, such as "temperature" or "max_tokens".
	Fields  map[string]json.RawMessage
	Prompt  func() *prompt.Template // what is in force when a question is asked
	Persona string                  // text; empty for none
	// Price is what the endpoint charges where it does not say; nil if nobody knows.
	Price  *Price
	Whole  bool             // the answer is asked for in one piece, also where somebody would hear it
	Budget *Budget          // of the arena; nil for none
	Jitter func() float64   // in [0, 1); nil means none
	Now    func() time.Time // wall time
}

// A Decider asks a model. It is asked by one agent, one question at a time, but may be
// restarted meanwhile.
type Decider struct {
	cfg Config

	mu    sync.Mutex
	rests rest
}

// New returns a decider that has not asked anything yet.
func New(cfg Config) *Decider { return &Decider{cfg: cfg} }

// Decide implements decide.Decider.
func (d *Decider) Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error) {
	return d.decide(ctx, v, nil)
}

// DecideAloud implements decide.Speaker. The answer comes as a stream, unless the endpoint
// does not make one, or does not tell what one used.
func (d *Decider) DecideAloud(ctx context.Context, v *arena.View, hear func(said string)) (arena.Decision, arena.Receipt, error) {
	if d.cfg.Whole {
		hear = nil
	}
	return d.decide(ctx, v, hear)
}

func (d *Decider) decide(ctx context.Context, v *arena.View, hear func(said string)) (arena.Decision, arena.Receipt, error) {
	begun := d.cfg.Now()
	if err := d.resting(v.Round); err != nil {
		return arena.Decision{}, arena.Receipt{}, err
	}
	template := d.cfg.Prompt()
	told, err := template.Write(v, d.cfg.Persona)
	if err != nil {
		return arena.Decision{}, arena.Receipt{}, fmt.Errorf("write the prompt: %w", err)
	}
	c := newCall(d, v, template.Version(), &told)
	c.hear = hear
	reading, err := c.run(ctx)
	c.receipt.Latency = arena.Millis(d.cfg.Now().Sub(begun).Milliseconds())
	c.receipt.Outcome = c.outcome()
	d.learn(v.Round, reading, err)
	if err != nil {
		return arena.Decision{}, c.receipt, err
	}
	return decisionOf(reading), c.receipt, nil
}

// Restart forgets why the decider does not ask.
func (d *Decider) Restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rests = rest{}
}

func decisionOf(r *completion.Reading) arena.Decision {
	return arena.Decision{
		Orders: r.Orders, Rationale: r.Rationale, Reply: r.Reply, Aside: &arena.Aside{Unplaced: r.Unplaced, Estimates: r.Estimates},
	}
}
