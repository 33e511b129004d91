package page

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/view"
)

// How often the page loads itself again, in seconds: often while something
// moves.
const (
	refreshMoving   = 5
	refreshStanding = 30
)

// A pageModel is what the template shows, all of it already words.
type pageModel struct {
	Assets assetsModel
	Script *scriptModel // nil where only HTML is served

	Title       string
	Description string // for who sees a link to the page
	Heading     string
	Section     string // what a phone shows first
	Arenas      []linkModel

	Refresh  int    // seconds; zero stands still
	PauseURL string // the same page, standing still
	LiveURL  string // the same page, moving
	AsOf     string // market time; before a season, wall time in New York

	Phase   string
	Kind    string // of prices: "Simulated"
	Blind   bool   // models play under code names
	Honesty string // what the prices are, in a sentence
	HeadURL string // where the journal stands, signed
	Brief   string // the same in a line, with the season: "Season 1, day 3 · simulated prices · paper money, no advice"
	Roster  string // "Paper money, no advice · 9 agents · 21 symbols · season 1, day 3"
	Round   string // "Season 1, round 15"
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

// A factModel is a box of the strip under the top bar.
type factModel struct {
	Label, Title       string
	Agent              *agentModel
	Text, Tone, Figure string // the figure in its tone
	Zone               string // of a time
	Widest             string // whose room is kept, so that nothing moves when another takes its place
}

func (p *Page) newPageModel(e *view.Entry, query url.Values) (*pageModel, error) {
	ask := seasonAsk{arena: e.ID, choice: choiceOf(query)}
	model := &pageModel{
		Title: e.Name + " · arena", Heading: e.Name, Section: ask.shownSection(), Arenas: p.links(p.Listing.Entries(), e.ID),
		Description: e.Name + ": agents trade stocks with paper money against each other and the index.",
		AsOf:        p.Now().In(p.newYork).Format("15:04:05"),
		Phase:       string(e.Phase),
		Countdown:   p.countdown(e),
		Notice:      noticeOf(e),
	}
	model.PauseURL, model.LiveURL = ask.moving(false).url(e.ID), ask.moving(true).url(e.ID)
	if !ask.still {
		model.Refresh = refreshStanding
		if e.Phase == arena.PhaseRunning || e.State == nil {
			model.Refresh = refreshMoving
		}
	}
	if e.State == nil {
		model.Message = waiting(e)
		return model, nil
	}
	return model, p.addSeason(model, e, ask)
}

// addSeason adds what is known of the season of e.
func (p *Page) addSeason(model *pageModel, e *view.Entry, ask seasonAsk) error {
	stream, _ := p.Desk.Of(e.ID)
	state := e.State
	told, err := news.ToldBy(stream, state)
	if err != nil {
		return err
	}
	chart := p.newChart(e.ID, state, &ask.choice)
	kind := kindOf(state.Mode)
	model.Kind, model.Honesty, model.Blind = kind.name, kind.sentence, state.Blind != nil
	model.HeadURL = "/api/arenas/" + e.ID + "/head"
	model.Brief = seasonOf(state, chart.days) + " · " + kind.prices + " · paper money, no advice"
	if !state.At.IsZero() {
		model.AsOf = state.At.In(p.newYork).Format("15:04:05")
	}
	model.Roster = rosterOf(state, chart.days)
	model.Round = "Season " + formatCount(state.Season) + ", round " + formatCount(state.Round)
	model.Season = p.newSeasonModel(state, chart, told, ask)
	model.Facts = p.facts(state, model.Season)
	if leader := model.Season.leader(); leader != nil {
		model.Title = leader.Agent.Name + " " + leader.Return + " · " + e.Name
		model.Description = leader.Agent.Name + " leads with " + leader.Return + ". " + model.Round + " of " + e.Name +
			": agents trade stocks with paper money against each other and the index."
	}
	return nil
}

// rosterOf counts who competes, for what, and for how long already.
func rosterOf(state *arena.State, days int) string {
	priced := 0
	for i := range state.Quotes {
		if state.Quotes[i].Price > 0 {
			priced++
		}
	}
	return "Paper money, no advice · " + plural(len(state.Roster), "agent") + " · " + plural(priced, "symbol") + " · " + strings.ToLower(seasonOf(state, days))
}

// seasonOf is the season's number and how many days it has had: Season 2, day 31.
func seasonOf(state *arena.State, days int) string {
	text := "Season " + strconv.Itoa(state.Season)
	if days > 0 {
		text += ", day " + strconv.Itoa(days)
	}
	return text
}

func waiting(e *view.Entry) *messageModel {
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
func noticeOf(e *view.Entry) string {
	switch {
	case e.State == nil:
		return ""
	case e.Phase == arena.PhaseFailed:
		return "This arena has failed: " + e.Reason + ". Shown is the last good record, " + strconv.FormatUint(e.Seq(), 10) + "."
	case e.Stale != "":
		return "Not live: " + e.Stale + ". Shown is record " + strconv.FormatUint(e.Seq(), 10) + "; trying again."
	}
	return ""
}

// A kindModel says where prices come from.
type kindModel struct {
	name, prices, sentence string
}

func kindOf(mode arena.Mode) kindModel {
	switch mode {
	case arena.Simulated:
		return kindModel{"Simulated", "simulated prices", "Prices are simulated: made up by a seeded random process, not taken from any market."}
	case arena.Historical:
		return kindModel{"Historical", "historical prices", "Prices are historical: recorded market prices, replayed."}
	case arena.Hybrid:
		return kindModel{"Hybrid", "recorded, then live prices", "Prices are recorded market prices first, then those of today."}
	case arena.Realtime:
		return kindModel{"Realtime", "market prices", "Prices are those of the market, as its sources give them."}
	}
	return kindModel{string(mode), string(mode) + " prices", ""}
}

func (p *Page) facts(state *arena.State, season *seasonModel) []factModel {
	facts := []factModel{}
	if leader := season.leader(); leader != nil {
		facts = append(facts, factModel{Label: "Leader", Agent: &leader.Agent, Figure: leader.Return, Tone: leader.ReturnTone, Widest: widestOf(state.Roster)})
	}
	if benchmark, ok := news.BenchmarkOf(state); ok {
		beat, agents := season.ahead(benchmark.Return)
		facts = append(facts, factModel{
			Label: string(benchmark.Symbol), Title: "The benchmark since its first price in the season, with all that was paid", Text: formatReturn(benchmark.Return),
		}, factModel{Label: "Beat the index", Text: strconv.Itoa(beat) + " of " + strconv.Itoa(agents)})
	}
	if !state.At.IsZero() {
		facts = append(facts, factModel{Label: "Market time", Text: p.marketDay(state.At), Zone: "ET"})
	}
	if untraded := state.Unadjusted(); untraded > 0 {
		facts = append(facts, factModel{
			Label: "Not traded", Title: "Symbols whose splits and dividends of the day are not known", Figure: strconv.Itoa(untraded), Tone: "warned",
		})
	}
	if state.Stale > 0 {
		facts = append(facts, factModel{
			Label: "Old prices", Title: "Symbols whose last price is old", Figure: strconv.Itoa(state.Stale), Tone: "warned",
		})
	}
	if all := state.Usage(); all.Cost > 0 || all.Unpriced > 0 {
		today := state.Spent.On(p.Now())
		facts = append(facts, factModel{
			Label: "Spent today", Text: formatSpending(today.Cost, today.Unpriced),
			Title: "Today in UTC; " + formatSpending(all.Cost, all.Unpriced) + " since the season's start",
		})
	}
	return facts
}
