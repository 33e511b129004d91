package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A decision that stands in the journal in pieces is told as it was sent and as it came,
// and a record that has several of them is read once.
func TestDecision_IsToldWhole(t *testing.T) {
	t.Parallel()
	const why = "The S&P 500 is dear, so I hold what I have."
	const laidOut = "{\n  \"says\": \"{\\\"rationale\\\":\\\"" + why + "\\\"}\"\n}\n"
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(r.Next)
		for range 2 {
			r.Open()
			answers := r.Answers()
			answers[0].Decision.Rationale = why
			answers[0].Receipt = &arena.Receipt{Prompt: []arena.PromptPart{
				{Text: "Rules. ", Shared: arena.PerSeason}, {Text: "Own, "}, {Text: "steady ", Shared: arena.Steady}, {Text: "and own "}, {Text: "to the end.", Shared: arena.Steady},
			}, Replies: []string{"hm", laidOut}}
			r.Store(r.Season.CloseRound(answers))
		}
	})
	w.Journal.Change(func() { w.Journal.Reads = nil })
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/2-momentum"), http.StatusOK)
	for key, want := range map[string]any{"rationale": why, "replies": []any{"hm", laidOut}, "prompt": "Rules. Own, steady and own to the end."} {
		if diff := cmp.Diff(want, body[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	kept := 0 // reads of the record that has the pieces
	w.Journal.Change(func() {
		for _, after := range w.Journal.Reads {
			if after == 2 {
				kept++
			}
		}
	})
	if kept != 1 {
		t.Errorf("the record of the pieces is read %d times", kept)
	}
}
