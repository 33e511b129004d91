package actors_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// chatted is a paced world with a chat, in which decider decides for the first agent.
func chatted(t *testing.T, decider deciderFunc) *world {
	t.Helper()
	w := paced(t, 2)
	rules := arena.DefaultChatRules()
	plan := &w.cfg.Arenas[0].Plan
	plan.Chat, plan.Roster[0].Decider = &rules, arena.Decider{Kind: arena.ByModel, Name: "a/model"}
	w.compete(0, actors.Competitor{Decider: decider})
	return w
}

func (w *world) post(tree *actors.Tree, id, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	return tree.Command(ctx, arena.Command{
		ID: id, Verb: arena.PostMessage, Arena: arenaID, By: "viewer", At: time.Now(), Post: &arena.Post{Viewer: []string{"a viewer"}, From: "Zoe", Text: text},
	})
}

// A message reaches the decider with the next round, once, and its reply the message. The
// same command again is no other message.
func TestChat_ReachesTheDeciderOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []arena.Message
		w := chatted(t, func(_ context.Context, v *arena.View) (arena.Decision, error) {
			if v.Mind != nil {
				told = append(told, v.Mind.Messages...)
			}
			return arena.Decision{Reply: "thank you"}, nil
		})
		tree := w.launch()
		w.round(2)
		for range 2 {
			if err := w.post(tree, "key", "Why Apple?"); err != nil {
				t.Fatal(err)
			}
		}
		_, refused := errors.AsType[*arena.ChatError](w.post(tree, "other", "see https://example.com"))
		if !refused {
			t.Error("a link is taken")
		}
		w.round(5)
		synctest.Wait()
		if len(told) != 1 || told[0].Text != "Why Apple?" || told[0].From != "Zoe" {
			t.Errorf("the decider was told %+v", told)
		}
		said := w.state().Talk.Messages
		if len(said) != 1 || said[0].Status != arena.MessageAnswered || said[0].Round != 3 || said[0].Replies[0].Text != "thank you" {
			t.Errorf("the message is %+v", said)
		}
		w.verify()
	})
}

// A process that ends between the delivery of a message and the close of its round shows
// its agent the same messages again, and the message has its one outcome.
func TestChat_ARestartWithinARoundShowsTheSameMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told [][]arena.Message
		hangs := true
		w := chatted(t, func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			if v.Mind == nil || len(v.Mind.Messages) == 0 {
				return arena.Decision{}, nil
			}
			told = append(told, v.Mind.Messages)
			if hangs {
				<-ctx.Done()
				return arena.Decision{}, ctx.Err()
			}
			return arena.Decision{Reply: "at last"}, nil
		})
		tree := w.launch()
		w.round(2)
		if err := w.post(tree, "key", "Are you there?"); err != nil {
			t.Fatal(err)
		}
		open := w.round(3)
		time.Sleep(2500 * time.Millisecond) // ticks pass while the round is open
		synctest.Wait()
		after := w.again(w.fork(int(w.head().Seq)))
		hangs = false
		if seq := after.head().Seq; seq <= open.Seq {
			t.Fatalf("the crash is at record %d, the opening was %d", seq, open.Seq)
		}
		after.launch()
		s := after.round(4)
		if len(told) != 2 {
			t.Fatalf("the agent was told %d times", len(told))
		}
		if diff := cmp.Diff(told[0], told[1]); diff != "" {
			t.Errorf("after the restart (-before +after):\n%s", diff)
		}
		if said := s.Talk.Messages; len(said) != 1 || said[0].Status != arena.MessageAnswered {
			t.Errorf("the message is %+v", said)
		}
		after.verify()
	})
}
