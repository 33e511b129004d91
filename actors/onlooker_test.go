package actors_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// An onlooker keeps what it is told.
type onlooker struct {
	mu   sync.Mutex
	told []string
}

func (o *onlooker) add(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, fmt.Sprintf(format, args...))
}

// Thinking implements actors.Onlooker.
func (o *onlooker) Thinking(id, agent string, on bool) { o.add("%s %s %v", id, agent, on) }

// Writing implements actors.Onlooker.
func (o *onlooker) Writing(id, agent, said string) { o.add("%s %s %q", id, agent, said) }

// A speaker is a decider that is heard, if it may be.
type speaker struct {
	deciderFunc
	says func(ctx context.Context, hear func(said string)) error
}

// DecideAloud implements decide.Speaker.
func (s speaker) DecideAloud(ctx context.Context, _ *arena.View, hear func(said string)) (arena.Decision, arena.Receipt, error) {
	return arena.Decision{}, arena.Receipt{}, s.says(ctx, hear)
}

// Whoever looks on hears that an agent thinks and what it writes, until it has answered,
// however that comes; and nothing of it is in the journal.
func TestOnlooker_HearsWhoThinksAndWhatItWrites(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind  arena.DeciderKind
		says  func(ctx context.Context, hear func(said string)) error
		wrote []string
	}{
		"aloud": {arena.ByModel, func(_ context.Context, hear func(string)) error {
			hear("I ")
			hear("I buy")
			return nil
		}, []string{`"I "`, `"I buy"`}},
		"an error": {arena.ByModel, func(_ context.Context, hear func(string)) error {
			hear("I ")
			return errors.New("no route")
		}, []string{`"I "`}},
		"panic": {arena.ByModel, func(context.Context, func(string)) error { panic("nerves") }, nil},
		"too late": {arena.ByModel, func(ctx context.Context, hear func(string)) error {
			<-ctx.Done()
			hear("what nobody waits for")
			return ctx.Err()
		}, nil},
		"where somebody may profit": {"human", func(context.Context, func(string)) error { return errors.New("it was to be silent") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, o := paced(t, 2), new(onlooker)
				w.cfg.Onlooker, w.cfg.DecideTimeout = o, 2*time.Second
				first := &w.cfg.Arenas[0].Plan.Roster[0]
				first.Decider.Kind = c.kind
				silent := deciderFunc(func(context.Context, *arena.View) (arena.Decision, error) { return arena.Decision{}, nil })
				w.compete(0, actors.Competitor{Decider: speaker{silent, c.says}})
				tree := w.launch()
				w.follow(func(s *arena.State) bool { return s.Round == 1 && s.Open == nil })
				w.stop(tree)
				of := arenaID + " " + first.Agent + " "
				want := []string{of + "false", of + "true"}
				for _, text := range c.wrote {
					want = append(want, of+text)
				}
				want = append(want, of+"false")
				told := slices.DeleteFunc(slices.Clone(o.told), func(text string) bool { return !strings.HasPrefix(text, of) })
				if len(told) < len(want) || !slices.Equal(told[:len(want)], want) || told[len(told)-1] != of+"false" {
					t.Errorf("told %q, want %q first", told, want)
				}
				w.verify()
				for _, record := range w.records() {
					if strings.Contains(string(record.Data), "I buy") {
						t.Errorf("record %d has it", record.Seq)
					}
				}
			})
		})
	}
}

// An agent that starts over in the middle of a thought thinks no more, and then again.
func TestOnlooker_HearsOfAnAgentThatStartsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, o := paced(t, 2), new(onlooker)
		w.cfg.Onlooker = o
		slow := deciderFunc(func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
			select {
			case <-ctx.Done():
				return arena.Decision{}, ctx.Err()
			case <-time.After(time.Second):
				return arena.Decision{}, nil
			}
		})
		w.compete(0, thinker(slow))
		agent := w.cfg.Arenas[0].Plan.Roster[0].Agent
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Open != nil })
		synctest.Wait()
		if !tree.Restart("supervisor/keeper/arena/" + arenaID + "/agent/" + agent) {
			t.Fatalf("there is no such actor among %v", tree.Actors())
		}
		w.follow(func(s *arena.State) bool { return s.Round == 1 && s.Open == nil })
		w.stop(tree)
		of := arenaID + " " + agent + " "
		told := slices.DeleteFunc(slices.Clone(o.told), func(text string) bool { return !strings.HasPrefix(text, of) })
		var switched []string
		for _, text := range told {
			if len(switched) == 0 || switched[len(switched)-1] != text {
				switched = append(switched, text)
			}
		}
		want := []string{of + "false", of + "true", of + "false", of + "true", of + "false"}
		if len(switched) < len(want) || !slices.Equal(switched[:len(want)], want) || switched[len(switched)-1] != of+"false" {
			t.Errorf("told %q", told)
		}
	})
}
