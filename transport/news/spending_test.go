package news_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news/newstest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// What models cost is told of the day on which one was asked last, and of the season.
func TestStream_TellsWhatModelsCost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.NewRecorder(t, viewtest.NewJournal(), main)
		r.Start(viewtest.Wall())
		for i, want := range []string{
			`,"spent":{"day":"2025-10-13","cost":"0.50","unpriced":2,"total":"0.50","total_unpriced":2}}`,
			`,"spent":{"day":"2025-10-14","cost":"0.50","unpriced":2,"total":"1.00","total_unpriced":4}}`,
		} {
			r.Open()
			answers := r.Answers()
			answers[1].Receipt = &arena.Receipt{
				Deadline: viewtest.Wall().AddDate(0, 0, i), Usage: arena.Usage{Cost: arena.Dollar / 2, Unpriced: 2},
			}
			r.Store(r.Season.CloseRound(answers))
			if status := newstest.NewReplica(t, primed(t, r.Journal)).Values()[`status ""`]; !strings.HasSuffix(status, want) {
				t.Errorf("%s, want %s", status, want)
			}
		}
	})
}
