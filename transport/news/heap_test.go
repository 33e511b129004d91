package news_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// What models were told and sent stays in the journal. Behind what is bounded, such as the
// decisions that a feed keeps, a decision takes its share of a round's mark and of the
// charts.
//
//nolint:paralleltest // others would use the heap that it measures
func TestStream_HoldsNoDecisionWhole(t *testing.T) {
	const (
		rounds  = 500 // after which the feed has its thousand decisions, and fills
		told    = 2 << 10
		allowed = 512 // bytes a decision
	)
	synctest.Test(t, func(t *testing.T) {
		j := viewtest.NewJournal()
		r := viewtest.NewRecorder(t, j, main)
		feed := following(t, j)
		r.Start(viewtest.Wall())
		var heaps [3]int64
		for i := range heaps {
			until := i * rounds
			for r.Season.State.Round < until {
				r.Open()
				r.Store(r.Season.CloseRound(talkative(r, told)))
				synctest.Wait()
				for i := range j.Records[main] {
					j.Records[main][i].Data = nil // a file has it
				}
			}
			heaps[i] = arenatest.Heap()
		}
		runtime.KeepAlive(feed)
		decisions := int64(rounds * len(r.Season.State.Roster))
		if grown := heaps[2] - heaps[1]; grown > allowed*decisions {
			t.Errorf("%d more decisions take %d bytes each, want at most %d", decisions, grown/decisions, allowed)
		}
		t.Logf("bytes a decision: %d at first, then %d", (heaps[1]-heaps[0])/decisions, (heaps[2]-heaps[1])/decisions)
	})
}

// talkative are answers of which each tells and is told so many bytes.
func talkative(r *viewtest.Recorder, bytes int) []arena.Answer {
	answers := make([]arena.Answer, len(r.Season.State.Roster))
	for i := range answers {
		text := fmt.Sprint(r.Season.State.Round, " ", i, strings.Repeat(" and more", bytes/len(" and more")))
		answers[i] = arena.Answer{
			Decision: &arena.Decision{Orders: []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}}, Rationale: text[:200]},
			Receipt:  &arena.Receipt{Prompt: []arena.PromptPart{{Text: text}}, Replies: []string{`{"said":"` + text + `"}`}, Attempts: 1},
		}
	}
	return answers
}
