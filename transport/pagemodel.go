package transport

import (
	"net/url"
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
)

// How often the page loads itself again, in seconds: often while something
// moves.
const (
	refreshMoving   = 5
	refreshStanding = 30
)

// A pageModel is what the template shows, all of it already words.
type pageModel struct {
	Script *scriptModel // nil where only HTML is served

	Title    string
	Heading  string
	StyleURL string
	Arenas   []linkModel

	Refresh  int    // seconds; zero stands still
	PauseURL string // the same page, standing still
	LiveURL  string // the same page, moving
	AsOf     string // wall time in New York

	Phase   string
	Kind    string // of prices: "Simulated"
	Honesty string // what the prices are, in a sentence
	Roster  string // "9 agents · 21 symbols"
	Notice  string // why the page may be old
	Message *messageModel

	Countdown countdownModel
	Facts     []factModel
	Season    *seasonModel
}

type linkModel struct {
	Name, URL, Phase string
	Current          bool
}

// A messageModel stands where there is no season to show.
type messageModel struct {
	Text string
	Hint string // a command that helps
}

type countdownModel struct {
	Label, Figure, Note string
}

type factModel struct {
	Label, Text, Figure, Tone string
	Agent                     *agentModel
}

func (s *Server) newPageModel(e *entry, query url.Values) *pageModel {
	model := &pageModel{
		Title: e.Name + " · arena", Heading: e.Name, Arenas: s.links(s.entries(), e.ID),
		AsOf:      s.Now().In(s.newYork).Format("15:04:05"),
		Phase:     string(e.Phase),
		Countdown: s.countdown(e),
		Notice:    noticeOf(e),
	}
	agent := query.Get("agent")
	model.PauseURL, model.LiveURL = pageURL(e.ID, agent, true), pageURL(e.ID, agent, false)
	if !query.Has("still") {
		model.Refresh = refreshStanding
		if e.Phase == arena.PhaseRunning || e.State == nil {
			model.Refresh = refreshMoving
		}
	}
	if e.State == nil {
		model.Message = waiting(e)
		return model
	}
	state := e.State
	model.Kind, model.Honesty = kindOf(state.Mode)
	model.Roster = formatCount(len(state.Roster)) + " agents · " + formatCount(len(state.Symbols)) + " symbols"
	model.Season = newSeasonModel(e.ID, state, agent, query.Has("still"))
	model.Facts = s.facts(state, model.Season)
	return model
}

// pageURL is the page of an arena with the positions of agent unfolded.
func pageURL(id, agent string, still bool) string {
	query := make(url.Values)
	if agent != "" {
		query.Set("agent", agent)
	}
	if still {
		query.Set("still", "1")
	}
	return (&url.URL{Path: "/a/" + id, RawQuery: query.Encode()}).String()
}

func waiting(e *entry) *messageModel {
	if e.Phase == arena.PhaseFailed {
		return &messageModel{
			Text: "This arena cannot run: " + e.Reason + ". The others go on.", Hint: "arena status",
		}
	}
	return &messageModel{
		Text: "The season has not begun: " + e.Reason + ". This page will show it.",
		Hint: "arena start " + e.ID,
	}
}

// noticeOf says that what is shown stands still though it should not.
func noticeOf(e *entry) string {
	switch {
	case e.State == nil:
		return ""
	case e.Phase == arena.PhaseFailed:
		return "This arena has failed: " + e.Reason + ". Shown is the last good record, " + strconv.FormatUint(e.seq(), 10) + "."
	case e.Stale != "":
		return "Not live: " + e.Stale + ". Shown is record " + strconv.FormatUint(e.seq(), 10) + "; trying again."
	}
	return ""
}

func kindOf(mode arena.Mode) (kind, honesty string) {
	switch mode {
	case arena.Simulated:
		return "Simulated", "Prices are simulated: made up by a seeded random process, not taken from any market."
	case arena.Historical:
		return "Historical", "Prices are historical: recorded market prices, replayed."
	case arena.Hybrid:
		return "Hybrid", "Prices are recorded market prices first, then those of today."
	case arena.Realtime:
		return "Realtime", "Prices are those of the market, as its sources give them."
	}
	return string(mode), ""
}

func (s *Server) countdown(e *entry) countdownModel {
	switch e.Phase {
	case arena.PhasePaused:
		return countdownModel{Label: "Next round", Figure: "Paused", Note: e.Reason}
	case arena.PhaseEnded:
		return countdownModel{Label: "Season over", Figure: "Ended", Note: e.Reason}
	case arena.PhaseFailed:
		return countdownModel{Label: "Next round", Figure: "Failed"}
	case arena.PhaseWaiting:
		return countdownModel{Label: "Next round", Figure: "Waiting", Note: e.Reason}
	case arena.PhaseRunning:
	}
	if e.State == nil {
		return countdownModel{Label: "Next round", Figure: "Waiting"}
	}
	now, round := s.Now(), "round "+strconv.Itoa(e.State.Next.Round)
	if e.State.Mode == arena.Realtime && !s.Calendar.IsOpen(now) {
		return countdownModel{Label: "Market closed", Figure: "Opens " + s.bell(s.Calendar.NextOpen(now)), Note: round}
	}
	at, ok := e.nextRound()
	switch {
	case !ok:
		return countdownModel{Label: "Next round", Figure: "No pause", Note: e.whyNoRound()}
	case e.State.Open != nil && !at.After(now):
		return countdownModel{Label: "Round " + strconv.Itoa(e.State.Open.Round), Figure: "Deciding"}
	}
	return countdownModel{Label: "Next round in", Figure: formatCountdown(secondsUntil(at, now)), Note: round}
}

// bell is when the market opens: "Wed 09:30 ET".
func (s *Server) bell(at time.Time) string { return at.In(s.newYork).Format("Mon 15:04") + " ET" }

func (s *Server) facts(state *arena.State, season *seasonModel) []factModel {
	facts := []factModel{}
	if leader := season.leader(); leader != nil {
		facts = append(facts, factModel{Label: "Leader", Agent: &leader.Agent, Figure: leader.Return, Tone: leader.ReturnTone})
	}
	if index, ok := benchmarkReturn(state); ok {
		figure := formatReturn(index)
		facts = append(facts, factModel{Label: string(state.Benchmark), Figure: figure, Tone: tone(figure)})
		beat, agents := ahead(state, index)
		facts = append(facts, factModel{Label: "Beat the index", Text: strconv.Itoa(beat) + " of " + strconv.Itoa(agents)})
	}
	if !state.At.IsZero() {
		label := "Market time"
		if state.Mode != arena.Realtime {
			label += ", " + string(state.Mode) // also where there is no room for the pill
		}
		facts = append(facts, factModel{Label: label, Text: s.marketDay(state.At) + " ET"})
	}
	var spent arena.Money
	for i := range state.Accounts {
		spent += state.Accounts[i].Usage.Cost
	}
	if spent > 0 {
		facts = append(facts, factModel{Label: "Model spend", Text: formatCost(spent)})
	}
	return append(facts, factModel{
		Label: "Season " + formatCount(state.Season), Text: "Round " + formatCount(state.Round),
	})
}

// ahead counts the agents that are no baseline, and how many of them have a
// larger return than index.
func ahead(state *arena.State, index float64) (beat, agents int) {
	standings := state.Standings()
	for i := range standings {
		if standings[i].Baseline {
			continue
		}
		agents++
		if standings[i].Return > index {
			beat++
		}
	}
	return beat, agents
}

// benchmarkReturn is that of the benchmark since the season began.
func benchmarkReturn(state *arena.State) (fraction float64, ok bool) {
	quote, ok := state.Quote(state.Benchmark)
	if !ok || state.BenchmarkStart <= 0 {
		return 0, false
	}
	return part(quote.Price-state.BenchmarkStart, state.BenchmarkStart), true
}
