package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// modelTimeout is how long an answer may take, as in a season.
const modelTimeout = time.Minute

// A tried question is what a model answers to a question outside of a season.
type tried struct {
	came

	Replies   []string     `json:"replies"` // as they came, one of each attempt that had any
	Read      string       `json:"read"`    // how
	Attempts  int          `json:"attempts"`
	Model     string       `json:"model,omitempty"` // that answered, as its endpoint calls it
	TokensIn  int64        `json:"tokens_in"`
	TokensOut int64        `json:"tokens_out"`
	Cost      arena.Money  `json:"cost"`     // as far as it is known
	Unpriced  int          `json:"unpriced"` // attempts whose cost nobody told
	Latency   arena.Millis `json:"latency_ms"`
}

// answerTo asks the model of q as a season would, and stores nothing. missed says why
// there is no decision, if the model was asked.
func (p *program) answerTo(ctx context.Context, s *settings.Values, q *question, template *prompt.Template) (answer *tried, missed, err error) {
	stop, err := p.playModels(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	entrant := *q.entrant
	entrant.Decider.Prompt = q.Prompt
	asking := newModels(s, &roster.Lineup{Templates: map[string]*prompt.Template{q.Prompt: template}}, p.now)
	competitor, err := asking.competitor(q.Arena, &entrant)
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be asked: %w", q.Agent, err)
	}
	ctx, cancel := context.WithTimeout(ctx, modelTimeout)
	defer cancel()
	decision, receipt, failed := competitor.Decider.Decide(ctx, &q.view)
	if failed != nil {
		missed = fmt.Errorf("%s has no decision: %w", q.Agent, failed)
	}
	u := &receipt.Usage
	return &tried{
		came: cameNow(&decision, failed), Replies: receipt.Replies, Read: receipt.Outcome, Attempts: receipt.Attempts, Model: receipt.Model,
		TokensIn: u.TokensIn, TokensOut: u.TokensOut, Cost: u.Cost, Unpriced: u.Unpriced, Latency: receipt.Latency,
	}, missed, nil
}

// cameNow is what came of asking.
func cameNow(decision *arena.Decision, failed error) came {
	if failed == nil {
		return cameOf(&arena.Answer{Decision: new(decision.Stored())})
	}
	reason := arena.MissedError
	if miss, ok := errors.AsType[*arena.MissError](failed); ok {
		reason = miss.Reason
	} else if errors.Is(failed, context.DeadlineExceeded) {
		reason = arena.MissedDeadline
	}
	return cameOf(&arena.Answer{Missed: reason, Detail: failed.Error()})
}

// String shows the replies as they came, and below what they come to.
func (t *tried) String() string {
	var text strings.Builder
	for _, body := range t.Replies {
		for line := range strings.Lines(body) {
			text.WriteString(oneLine(strings.TrimRight(line, "\r\n")) + "\n")
		}
	}
	lines := newGrid()
	lines.row("read", t.Read)
	lines.row("decision", t.came.String())
	for _, u := range t.Unplaced {
		lines.row("not placed", u.Asked+": "+u.Reason)
	}
	if t.Rationale != "" {
		lines.row("rationale", t.Rationale)
	}
	if t.Model != "" {
		lines.row("model", t.Model)
	}
	lines.row("tokens", fmt.Sprintf("%d in, %d out, in %s", t.TokensIn, t.TokensOut, plural(t.Attempts, "attempt", "attempts")))
	lines.row("cost", t.costLine())
	lines.row("latency", (time.Duration(t.Latency) * time.Millisecond).String())
	text.WriteString("----------\n")
	_ = lines.write(&text) // a builder takes all
	return text.String()
}

// costLine never passes an unknown cost off as none.
func (t *tried) costLine() string {
	switch {
	case t.Unpriced > 0 && t.Cost == 0:
		return "unknown"
	case t.Unpriced > 0:
		return fmt.Sprintf("$%s, and %s of unknown cost", t.Cost, plural(t.Unpriced, "attempt", "attempts"))
	}
	return "$" + t.Cost.String()
}
