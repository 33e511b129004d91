package page

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
)

const (
	// shownName is how many letters of a name the page shows.
	shownName = 40
	// managersName is what the mean of the agents is called for which a model decides.
	managersName = "AI managers"
)

// A seasonModel is the body of the page.
type seasonModel struct {
	Chart     *chartModel
	Rows      []rowModel
	CostsURL  string // empty where no model takes part
	Chat      bool   // there is one
	SeatsURL  string // empty where nobody plays under a code name
	Holding   holdingModel
	Decisions []decisionModel
	Trades    []tradeModel
	Refusals  []refusalModel
}

// A seasonAsk is what a reader asked to see of the season of an arena.
type seasonAsk struct {
	arena string
	choice
}

// A rowModel is a line of the leaderboard: an agent, or an index beside them.
type rowModel struct {
	Index                     string // what index it is: ", the benchmark"; empty for an agent
	Rank                      int
	Moved                     *movedModel // nil for who has not
	Agent                     agentModel
	Baseline, Benched         bool
	Chosen                    bool
	URL                       string // the page with its positions
	Spark                     string
	Value, Return, ReturnTone string

	gained float64
	beside float64 // in the benchmark's window
}

// PaddedReturn is the return with the room of a digit more.
func (r *rowModel) PaddedReturn() string { return padded(r.Return, len("+10.00%")) }

// A movedModel says how many places an agent has won or lost since the last close.
type movedModel struct {
	Tone, Sign, Places string
	By                 int
}

// newSeasonModel shows state, with a chart of the same season.
func (p *Page) newSeasonModel(state *arena.State, chart *chartModel, told *news.Told, ask seasonAsk) *seasonModel {
	agents, standings := agentsOf(state.Roster), state.Standings()
	model := &seasonModel{Chart: chart, Rows: newRows(state, standings, chart, ask), Chat: state.Chat != nil}
	shown, alone := state.Seat(ask.agent)
	if !alone {
		shown = leaderSeat(state, standings)
	}
	if _, models := news.ManagersOf(state); models {
		model.CostsURL = (&url.URL{Path: "/a/" + ask.arena + "/costs"}).String()
	}
	if state.Blind != nil {
		model.SeatsURL = (&url.URL{Path: "/a/" + ask.arena + "/seats"}).String()
	}
	chart.dress(agents, shown, alone)
	model.Holding = newHolding(state, shown)
	model.Holding.Agent = agents[shown]
	model.Decisions = p.newDecisions(state, told)
	model.addTrades(state, agents)
	model.addRefusals(state, agents)
	return model
}

// leaderSeat is that of the first who is no baseline.
func leaderSeat(state *arena.State, standings []arena.Standing) int {
	for i := range standings {
		if !standings[i].Baseline {
			seat, _ := state.Seat(standings[i].Agent)
			return seat
		}
	}
	return 0
}

// newRows ranks the agents, with the benchmark and the managers' index at their places.
func newRows(state *arena.State, standings []arena.Standing, chart *chartModel, ask seasonAsk) []rowModel {
	agents, moves := agentsOf(state.Roster), movesOf(standings)
	rows := make([]rowModel, 0, len(standings)+2)
	for i := range standings {
		standing := &standings[i]
		seat, _ := state.Seat(standing.Agent)
		rows = append(rows, rowModel{
			Rank: standing.Rank, Moved: newMoved(moves[standing.Agent]), Agent: agents[seat],
			Baseline: standing.Baseline, Benched: standing.Benched, Chosen: standing.Agent == ask.agent,
			URL: ask.of(standing.Agent).url(ask.arena) + "#positions", Spark: chart.spark(seat),
			Value: padded(formatAccount(standing.Equity), len(formatAccount(state.Cash))), gained: news.Rounded(standing.Return), beside: besideOf(standing),
		})
	}
	if benchmark, ok := news.BenchmarkOf(state); ok {
		rows = append(rows, rowModel{
			Index: ", the benchmark", Agent: agentModel{Name: string(benchmark.Symbol), Chip: "IX", Class: "base"},
			Value: padded(formatAccount(dollarsOf(state.Cash.Dollars()*(1+benchmark.Return))), len(formatAccount(state.Cash))),
			Spark: chart.benchmark, gained: benchmark.Return,
		})
	}
	if managers, ok := news.ManagersOf(state); ok {
		rows = append(rows, rowModel{
			Index: ", the mean of the models", Agent: agentModel{Name: managersName, Chip: "AI", Class: "base"},
			Value: padded(formatAccount(dollarsOf(state.Cash.Dollars()*(1+managers.Return))), len(formatAccount(state.Cash))),
			Spark: chart.managers, gained: managers.Return,
		})
	}
	// Stable: of equal returns the better rank comes first, and the indices last.
	slices.SortStableFunc(rows, func(a, b rowModel) int { return cmp.Compare(b.gained, a.gained) })
	for i := range rows {
		rows[i].Return = formatReturn(rows[i].gained)
		if rows[i].Index == "" {
			rows[i].ReturnTone = tone(rows[i].Return)
		}
	}
	return rows
}

func dollarsOf(amount float64) arena.Money {
	return arena.Money(math.Round(amount * float64(arena.Dollar)))
}

// movesOf tells how many places each agent has won since the last close. Who was
// level then had all of their places.
func movesOf(standings []arena.Standing) map[string]int {
	before := make([]float64, len(standings)) // in cents
	for i := range standings {
		before[i] = math.Round(standings[i].Equity.Dollars() / (1 + news.Rounded(standings[i].Today)) * 100)
	}
	moves := make(map[string]int, len(standings))
	for i := range standings {
		first, last := 1, 0
		for j := range before {
			if before[j] > before[i] {
				first++
			}
			if before[j] >= before[i] {
				last++
			}
		}
		rank := standings[i].Rank
		moves[standings[i].Agent] = min(max(rank, first), last) - rank
	}
	return moves
}

func newMoved(by int) *movedModel {
	switch {
	case by > 0:
		return &movedModel{Tone: "up", Sign: "▲", By: by, Places: plural(by, "place") + " up"}
	case by < 0:
		return &movedModel{Tone: "down", Sign: "▼", By: -by, Places: plural(-by, "place") + " down"}
	}
	return nil
}

// leader is the first that is no baseline.
func (m *seasonModel) leader() *rowModel {
	for i := range m.Rows {
		if !m.Rows[i].Baseline && m.Rows[i].Index == "" {
			return &m.Rows[i]
		}
	}
	return nil
}

// widestOf is the longest name of an agent that is no baseline, as it is shown,
// the first in the roster of several.
func widestOf(roster []arena.Entrant) string {
	widest, labels := "", labelsOf(roster)
	for i := range roster {
		if name := labels[i]; !roster[i].Baseline && utf8.RuneCountInString(name) > utf8.RuneCountInString(widest) {
			widest = name
		}
	}
	return widest
}

// besideOf is what an agent has gained since the first price of the benchmark.
func besideOf(s *arena.Standing) float64 {
	if s.Beside == nil {
		return 0
	}
	return news.Rounded(*s.Beside)
}

// ahead counts the agents that are no baseline, and how many of them have gained
// more than index.
func (m *seasonModel) ahead(index float64) (beat, agents int) {
	for i := range m.Rows {
		row := &m.Rows[i]
		if row.Baseline || row.Index != "" {
			continue
		}
		agents++
		if row.beside > index {
			beat++
		}
	}
	return beat, agents
}
