package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// A call is one question to a model, with all of its attempts.
type call struct {
	d        *Decider
	view     *arena.View
	messages []openai.ChatCompletionMessage
	receipt  arena.Receipt
	steps    []string // what came of each attempt
	kept     int      // bytes of replies in the receipt
	hear     func(said string)
}

// Limits of a call.
const (
	mostAttempts = 6
	mostKept     = 200 << 10 // bytes of replies; what is longer is cut
	firstWait    = time.Second
	longestWait  = 20 * time.Second
)

func newCall(d *Decider, v *arena.View, version string, told *prompt.Parts) *call {
	c := &call{d: d, view: v}
	c.say(openai.ChatMessageRoleSystem, told.System)
	c.say(openai.ChatMessageRoleUser, told.Scene+told.Own)
	c.receipt.Version = version
	c.receipt.Prompt = []arena.PromptPart{{Text: told.System, Shared: arena.PerSeason}, {Text: told.Scene, Shared: arena.PerRound}}
	for _, piece := range told.Pieces {
		part := arena.PromptPart{Text: piece.Text}
		if piece.Steady {
			part.Shared = arena.Steady
		}
		c.receipt.Prompt = append(c.receipt.Prompt, part)
	}
	return c
}

func (c *call) say(role, text string) {
	c.messages = append(c.messages, openai.ChatCompletionMessage{Role: role, Content: text})
}

// run asks until there is an answer, or none to be had. The last reading is nil if the
// endpoint said nothing.
func (c *call) run(ctx context.Context) (*completion.Reading, error) {
	for {
		form := c.d.cfg.Endpoint.form(c.d.cfg.Model)
		reading, err := c.attempt(ctx, form)
		if err != nil {
			return nil, err
		}
		again, err := c.judge(ctx, form, reading)
		if err != nil || !again {
			return reading, err
		}
	}
}

// attempt asks once. An error means that there is no time or no money for it.
func (c *call) attempt(ctx context.Context, form form) (*completion.Reading, error) {
	most := c.dearest()
	if err := c.d.cfg.Budget.reserve(c.view, most); err != nil {
		return nil, err
	}
	if c.aloud() {
		c.hear("") // what an attempt before has said does not count
	}
	before := c.receipt.Usage.Cost
	defer func() { c.d.cfg.Budget.settle(c.view, most, c.receipt.Usage.Cost-before) }()
	q := &question{model: c.d.cfg.Model, messages: c.messages, fields: c.d.cfg.Fields, hear: c.hear}
	response, sent, err := c.d.cfg.Endpoint.ask(ctx, q, form)
	if sent {
		c.receipt.Attempts++
	}
	if response != nil {
		c.keep(response.Body)
	}
	switch {
	case err != nil && sent && ctx.Err() != nil:
		c.receipt.Usage.Unpriced++ // it may have been at work
		return nil, err
	case response == nil && ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case response == nil:
		return &completion.Reading{Outcome: completion.Retry, Why: err.Error()}, nil
	}
	reading := completion.Read(response, completion.UniverseOf(c.view.Rules, c.view.Symbols))
	reading.Why = c.d.cfg.Endpoint.safe(reading.Why)
	c.charge(response, &reading)
	c.doubtStream(form, &reading)
	return &reading, nil
}

// aloud reports whether somebody may hear the answer.
func (c *call) aloud() bool { return c.hear != nil }

// doubtStream leaves streams to others where an endpoint tells of none what it used: to
// know that comes first.
func (c *call) doubtStream(form form, r *completion.Reading) {
	answered := r.Outcome == completion.Orders || r.Outcome == completion.Hold || r.Outcome == completion.Repair
	if answered && form.streams(c.aloud()) && r.Usage == (completion.Usage{}) {
		c.d.cfg.Endpoint.plainer(c.d.cfg.Model, form, fieldStream, true)
	}
}

// keep keeps a reply, or what fits in of it.
func (c *call) keep(body []byte) {
	room := mostKept - c.kept
	if len(body) == 0 || room <= 0 {
		return
	}
	text := c.d.cfg.Endpoint.safe(string(body))
	if len(text) > room {
		text = cutTo(text, room)
	}
	c.kept += len(text)
	c.receipt.Replies = append(c.receipt.Replies, text)
}

// charge books what an attempt consumed. An endpoint charges nothing for an error.
func (c *call) charge(response *completion.Response, r *completion.Reading) {
	u := &c.receipt.Usage
	u.TokensIn += r.Usage.TokensIn
	u.TokensOut += r.Usage.TokensOut
	if r.Model != "" {
		c.receipt.Model = r.Model
	}
	switch known := r.Usage.TokensIn > 0 || r.Usage.TokensOut > 0; {
	case r.Usage.Priced:
		u.Cost += r.Usage.Cost
	case known && c.d.cfg.Price != nil:
		u.Cost += c.d.cfg.Price.of(r.Usage.TokensIn, r.Usage.TokensOut)
	case known, response.Status < 400:
		u.Unpriced++
	}
}

// dearest is what the next attempt may cost at most; zero where there is no price.
func (c *call) dearest() arena.Money {
	if c.d.cfg.Price == nil {
		return 0
	}
	const bytesPerToken = 2 // more tokens than any text has
	bytes := 0
	for i := range c.messages {
		bytes += len(c.messages[i].Content)
	}
	return c.d.cfg.Price.of(int64(bytes/bytesPerToken), tokensOf(string(c.d.cfg.Fields[fieldLimit])))
}

// judge decides what follows from a reading. again asks once more.
func (c *call) judge(ctx context.Context, form form, r *completion.Reading) (again bool, err error) {
	switch r.Outcome {
	case completion.Orders:
		c.step("%s", r.Path)
		return false, nil
	case completion.Hold:
		if r.Why != "" {
			c.step("refused")
			return false, missed(arena.MissedRefused, "%s", r.Why)
		}
		c.step("%s", r.Path)
		return false, nil
	case completion.Repair:
		return c.repair(form, r)
	case completion.Bench:
		c.step("benched")
		return false, missed(arena.MissedBenched, "the endpoint refuses: %s", r.Why)
	case completion.Retry:
	}
	if r.Plainer {
		c.step("asked in a plainer form (%s)", r.Why)
		if c.d.cfg.Endpoint.plainer(c.d.cfg.Model, form, r.Why, c.aloud()) && c.receipt.Attempts < mostAttempts {
			return true, nil
		}
		return false, missed(arena.MissedError, "the endpoint does not take the question: %s", r.Why)
	}
	c.step("asked again later (%s)", r.Why)
	return true, c.wait(ctx, r)
}

// repair asks once more, with what was wrong.
func (c *call) repair(form form, r *completion.Reading) (again bool, err error) {
	if c.receipt.Repairs > 0 {
		c.step("still unreadable")
		return false, missed(arena.MissedUnread, "no decision could be read, twice: %s", r.Why)
	}
	c.receipt.Repairs++
	c.step("asked again (%s)", r.Why)
	if r.Plainer {
		c.d.cfg.Endpoint.plainer(c.d.cfg.Model, form, "", c.aloud())
	}
	words := "Nothing of your answer was used: " + r.Why + ". Answer once more, with the one JSON object only."
	c.say(openai.ChatMessageRoleAssistant, cmp.Or(r.Said, "(no text)")) // many take no empty message
	c.say(openai.ChatMessageRoleUser, words)
	c.receipt.Prompt = append(c.receipt.Prompt, arena.PromptPart{Text: "\n\n" + words})
	return true, nil
}

// wait waits until the endpoint may be asked again. If that is not before the deadline,
// the round is missed at once.
func (c *call) wait(ctx context.Context, r *completion.Reading) error {
	if c.receipt.Attempts >= mostAttempts || len(c.steps) >= mostAttempts {
		return missed(arena.MissedError, "the endpoint failed %d times: %s", len(c.steps), r.Why)
	}
	now := c.d.cfg.Now()
	wait := min(firstWait<<(len(c.steps)-1), longestWait)
	if c.d.cfg.Jitter != nil {
		wait -= time.Duration(c.d.cfg.Jitter() * float64(wait) / 2)
	}
	wait = max(wait, r.NotBefore.Sub(now))
	if deadline, ok := ctx.Deadline(); ok && now.Add(wait).After(deadline) {
		return missed(arena.MissedError, "the endpoint wants to be asked again in %s, after the deadline: %s", wait.Round(time.Second), r.Why)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("it was to be asked again: %w", context.Cause(ctx))
	}
}

func (c *call) step(format string, args ...any) {
	c.steps = append(c.steps, fmt.Sprintf(format, args...))
}

func (c *call) outcome() string { return strings.Join(c.steps, "; ") }
