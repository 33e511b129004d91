package page

import (
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/view"
)

// farAway is from when on a day and a time say more than hours.
const farAway = 12 * time.Hour

// A countdownModel is the most looked at box of the page.
type countdownModel struct {
	Label, Figure string
	Words         bool   // the figure is no time that is left
	Note          string // why there is none
	Left          string // as percent of the time between rounds; empty when that is not known
}

// countdown says when the next round opens, in the words of the page's script.
func (p *Page) countdown(e *view.Entry) countdownModel {
	timer := news.Timer{Phase: string(e.Phase), Reason: e.Reason}
	if e.State != nil && e.Phase == e.State.Phase {
		timer = news.TimerOf(e.State)
	}
	now, model := p.Now(), countdownModel{Words: true}
	if e.State != nil && e.State.Mode == arena.Realtime && e.Phase == arena.PhaseRunning && !p.Calendar.IsOpen(now) {
		timer.Phase, timer.Every, timer.Next = "closed", nil, new(p.Calendar.NextOpen(now).UnixMilli())
	}
	model.Label, model.Figure = phaseWords(timer.Phase)
	if timer.Next == nil {
		model.Note = e.WhyNoRound()
		return model
	}
	next := time.UnixMilli(*timer.Next)
	left := next.Sub(now)
	if left > farAway {
		model.Figure = next.In(p.newYork).Format("Mon 15:04") + " ET"
		if timer.Phase == "closed" {
			model.Figure = "opens " + model.Figure
		}
		return model
	}
	switch timer.Phase {
	case "closed":
		model.Label = "Closed · next decision"
	case "open":
		model.Label = "Deciding · next decision"
	}
	model.Figure, model.Words = formatCountdown(view.SecondsUntil(next, now)), false
	if timer.Every != nil {
		part := float64(left.Milliseconds()) / float64(*timer.Every)
		model.Left = fixed(100 * min(max(part, 0), 1))
	}
	return model
}

// phaseWords are what is said of a phase, and in the place of the figure when
// there is none.
func phaseWords(phase string) (label, word string) {
	switch phase {
	case "open":
		return "Deciding now", "Deciding"
	case "closed":
		return "Market closed", "Closed"
	case string(arena.PhaseRunning):
		return "Next decision", "Soon"
	case string(arena.PhasePaused):
		return "Next decision", "Paused"
	case string(arena.PhaseEnded):
		return "Season", "Ended"
	case string(arena.PhaseFailed):
		return "Arena", "Stopped"
	}
	return "Next decision", "Waiting"
}
