package arena_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Each agent is told each message once, with the round that it was written for, and what
// is replied, missed, hidden or cut off by the end ends each message once. The limits
// hold whatever is tried. All of it is checked by the events alone, as are the records by
// an audit, which trusts nobody, and by running them again.
func TestChat_LosesNothingAndTellsNothingTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &chatPlay{T: t, plan: chatPlan("anna", "bert"), told: make(map[string]int), replay: arena.NewReplay(arenatest.NYSE(), nil), audit: arena.NewAudit()}
		p.season, p.at = arena.NewSeason(arenatest.NYSE(), nil), p.plan.StartsAt
		p.record(p.season.Start(p.plan, time.Time{}, nil))
		t.Repeat(map[string]func(*rapid.T){
			"write": p.write, "write again": p.write, "tick": p.tick, "close": p.close, "hide": p.hide, "open or close": p.turn, "reset": p.reset,
		})
		p.record(p.season.Start(p.plan, time.Time{}, nil))
	})
}

type chatPlay struct {
	*rapid.T
	plan    arena.Plan
	season  *arena.Season
	at      time.Time
	journal journal
	replay  *arena.Replay
	audit   *arena.Audit
	told    map[string]int // by agent and message
	resets  int
}

// record checks a record, unless it was refused.
func (p *chatPlay) record(events []arena.Event, err error) {
	p.Helper()
	if _, refused := errors.AsType[*arena.ChatError](err); refused || errors.Is(err, arena.ErrPhase) {
		return
	}
	if err == nil {
		err = p.journal.check(p.season.State, events)
	}
	if err != nil {
		p.Fatal(err)
	}
	data, err := arena.AppendRecord(nil, events)
	if err != nil {
		p.Fatal(err)
	}
	seq := p.season.State.Seq
	if err := errors.Join(p.audit.Record(seq, data), p.replay.Record(seq, data)); err != nil {
		p.Fatal(err)
	}
	if n := len(p.season.State.Talk.Messages); n > arena.KeptMessages {
		p.Fatalf("the state remembers %d messages", n)
	}
}

func (p *chatPlay) write(t *rapid.T) {
	viewer := strconv.Itoa(rapid.IntRange(1, 40).Draw(t, "viewer"))
	p.record(p.season.Post(&arena.Post{
		Viewer: []string{viewer}, From: rapid.SampledFrom([]string{"", "Zoe"}).Draw(t, "from"),
		To: rapid.SampledFrom([]string{"", "anna", "bert", "index", "carl"}).Draw(t, "to"), Text: "a message",
	}, handled("post "+strconv.FormatUint(p.season.State.Seq, 10))))
}

func (p *chatPlay) tick(t *rapid.T) {
	if p.season.State.Phase == arena.PhaseEnded || p.season.State.Open != nil && rapid.Bool().Draw(t, "close first") {
		p.close(t)
	}
	p.at = p.at.Add(halfHour)
	was := p.season.State.Round
	p.record(p.season.Tick(tickAt(p.at, "AAPL", 200)))
	if p.season.State.Round == was {
		return
	}
	views := p.season.State.Views()
	for i := range views {
		view := &views[i]
		if view.Mind == nil {
			continue
		}
		for _, m := range view.Mind.Messages {
			key := fmt.Sprint(view.Agent, " ", m.ID)
			p.told[key]++
			if p.told[key] > 1 || view.Agent == "index" || m.From == "" {
				t.Fatalf("%s is told message %+v for the %d. time", view.Agent, m, p.told[key])
			}
		}
	}
}

func (p *chatPlay) close(t *rapid.T) {
	if p.season.State.Open == nil {
		return
	}
	answers := make([]arena.Answer, len(p.season.State.Roster))
	for seat := range answers {
		answers[seat] = arena.Answer{Missed: arena.MissedDeadline}
		if rapid.Bool().Draw(t, "decides") {
			reply := rapid.SampledFrom([]string{"", "thank you", "\u202e"}).Draw(t, "reply")
			answers[seat] = arena.Answer{Decision: &arena.Decision{Reply: reply}}
		}
	}
	p.record(p.season.CloseRound(answers))
}

func (p *chatPlay) hide(t *rapid.T) {
	p.record(p.season.Hide(rapid.Uint64Range(0, p.season.State.Talk.Last+1).Draw(t, "id"), "a test", nil))
}

func (p *chatPlay) turn(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "close") == 0 {
		p.record(p.season.CloseChat("a test", nil))
		return
	}
	p.record(p.season.OpenChat("a test", nil))
}

func (p *chatPlay) reset(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "really") > 0 {
		return
	}
	p.resets++
	plan := p.plan
	plan.StartsAt = p.at
	p.record(p.season.Start(plan, time.Time{}, handled("reset "+strconv.Itoa(p.resets))))
}
