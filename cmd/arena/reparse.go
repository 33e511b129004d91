package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// A reparse is what came of reading the replies of one arena anew.
type reparse struct {
	Arena     string     `json:"arena"`
	Records   uint64     `json:"records"`
	Questions int        `json:"questions"` // to models, that have a receipt
	Same      int        `json:"same"`
	Differing int        `json:"differing"`
	Unjudged  int        `json:"unjudged"` // what counts may be in a reply that the receipt had to cut
	Silent    int        `json:"silent"`   // without a reply in time, of which nothing can differ
	Cut       int        `json:"cut"`      // replies that are not whole
	Changes   []reparsed `json:"changes"`

	plan   arena.Plan // of the season
	season int
}

// reparse reads the replies of journals with the parser of today.
func (p *program) reparse(c *cli.Context, journals []journal) error {
	found := make([]*reparse, 0, len(journals))
	for _, j := range journals {
		step, end := p.meter(c, "reading "+j.arena, j.total)
		r, err := reparseJournal(c.Context, j, step)
		end()
		if err != nil {
			return err
		}
		found = append(found, r)
	}
	if c.Bool("json") {
		return writeJSON(p.out, map[string][]*reparse{"arenas": found})
	}
	var lines strings.Builder
	for _, r := range found {
		r.write(&lines)
	}
	_, err := fmt.Fprint(p.out, lines.String())
	return err
}

// reparseJournal walks along j. The error is of a journal that cannot be read.
func reparseJournal(ctx context.Context, j journal, step func(uint64)) (*reparse, error) {
	r := &reparse{Arena: j.arena, Changes: []reparsed{}}
	decoder := new(arena.Decoder)
	for record, err := range j.records {
		if err == nil {
			err = ctx.Err()
		}
		var events []arena.Event
		if err == nil {
			events, err = decoder.Decode(record.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s after record %d: %w", j.arena, r.Records, err)
		}
		step(record.Seq)
		r.Records = record.Seq
		for _, event := range events {
			if err := r.add(event); err != nil {
				return nil, fmt.Errorf("read record %d of %s: %w", record.Seq, j.arena, err)
			}
		}
	}
	if r.Records == 0 {
		return nil, errors.New(j.arena + " has no records")
	}
	return r, nil
}

func (r *reparse) add(event arena.Event) error {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		r.plan, r.season = e.Plan, e.Season
	case *arena.DecisionTaken:
		orders := make([]arena.Order, len(e.Orders))
		for i := range e.Orders {
			orders[i] = e.Orders[i].Order
		}
		return r.question(e.Agent, e.Round, e.Receipt, &arena.Answer{Decision: &arena.Decision{
			Orders: orders, Rationale: e.Rationale, Aside: e.Aside,
		}})
	case *arena.DecisionMissed:
		return r.question(e.Agent, e.Round, e.Receipt, &arena.Answer{Missed: e.Reason, Detail: e.Detail})
	}
	return nil
}

// question compares what was recorded of a question to a model with what its replies come
// to today.
func (r *reparse) question(agent string, round int, receipt *arena.Receipt, recorded *arena.Answer) error {
	at := slices.IndexFunc(r.plan.Roster, func(e arena.Entrant) bool { return e.Agent == agent })
	if at < 0 {
		return fmt.Errorf("%q is not in the roster: %w", agent, arena.ErrCorrupt)
	}
	entrant := &r.plan.Roster[at]
	if receipt == nil || !entrant.Decider.IsModel() {
		return nil
	}
	r.Questions++
	replies := receipt.Replies
	if recorded.Missed == arena.MissedLate && len(replies) > 0 {
		replies = replies[:len(replies)-1] // it comes too late, whatever it says
	}
	if len(replies) == 0 {
		r.Silent++
		return nil
	}
	rules := &r.plan.Rules
	if entrant.Rules != nil {
		rules = entrant.Rules
	}
	today := model.Reread(replies, completion.UniverseOf(rules, r.plan.Symbols))
	r.Cut += today.Cut
	r.judge(&reparsed{Season: r.season, Round: round, Agent: agent, Record: r.Records}, recorded, &today)
	return nil
}

// judge counts a question, and keeps it if it does not come to the same.
func (r *reparse) judge(q *reparsed, recorded *arena.Answer, today *model.Rereading) {
	q.Recorded, q.Today = cameOf(recorded), cameToday(today)
	same := true
	switch {
	case today.Fate == model.Unjudged:
		r.Unjudged++
		r.Changes = append(r.Changes, *q)
		return
	case q.Recorded.Outcome == decided && q.Today.Outcome == decided:
		q.Differs = differing(&q.Recorded, &q.Today)
		same = len(q.Differs) == 0
	case q.Recorded.Outcome == decided, q.Today.Outcome == decided,
		recorded.Missed == arena.MissedRefused, today.Fate == model.Refused:
		same = q.Recorded.Outcome == q.Today.Outcome
	}
	// Any other miss is one of today as well: nothing is asked that was not asked then.
	if same {
		r.Same++
		return
	}
	r.Differing++
	r.Changes = append(r.Changes, *q)
}

// write adds a line for each change, and one for all.
func (r *reparse) write(lines *strings.Builder) {
	for i := range r.Changes {
		q := &r.Changes[i]
		fmt.Fprintf(lines, "%s: season %d, round %d, %s (record %d): recorded %s; today %s", r.Arena, q.Season, q.Round, q.Agent, q.Record, &q.Recorded, &q.Today)
		if len(q.Differs) > 0 {
			fmt.Fprintf(lines, " (other %s)", strings.Join(q.Differs, ", "))
		}
		lines.WriteByte('\n')
	}
	fmt.Fprintf(lines, "%s: %s read again: %d as recorded, %d would have come out differently, %d cannot be judged, %d had no reply in time; %s cut in the receipts\n",
		r.Arena, plural(r.Questions, "question", "questions"), r.Same, r.Differing, r.Unjudged, r.Silent, plural(r.Cut, "reply is", "replies are"))
}
