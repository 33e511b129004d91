package arena

import (
	"math"
	"slices"

	"github.com/seed45548214/arena/arena/stats"
)

// A Standing is an agent's line of the leaderboard.
type Standing struct {
	Rank     int     `json:"rank"` // from 1; equal equities share a rank
	Agent    string  `json:"agent"`
	Decider  string  `json:"decider"`
	Baseline bool    `json:"baseline"`
	Equity   Money   `json:"equity"`
	Return   float64 `json:"return"` // since the start of the season; 0.01 is one percent
	// Beside is the return since the first price of the benchmark, to be compared with
	// the index; nil before it.
	Beside    *float64 `json:"beside"`
	Today     float64  `json:"today"` // since the last close
	Cash      Money    `json:"cash"`
	Fees      Money    `json:"fees"`
	Positions int      `json:"positions"`
	Fills     int      `json:"fills"`
	Rejected  int      `json:"rejected"`
	Missed    int      `json:"missed"` // decisions, for whatever reason
	ModelCost Money    `json:"model_cost"`
	Benched   bool     `json:"benched"`
	Settled   Money    `json:"settled"` // paid for positions that had no price
}

// Standings ranks the agents by equity. Equal ones keep their roster order.
func (s *State) Standings() []Standing {
	standings := make([]Standing, len(s.Accounts))
	for seat := range standings {
		standings[seat] = s.standing(seat)
	}
	slices.SortStableFunc(standings, func(a, b Standing) int {
		switch {
		case a.Equity > b.Equity:
			return -1
		case a.Equity < b.Equity:
			return 1
		}
		return 0
	})
	for i := range standings {
		standings[i].Rank = i + 1
		if i > 0 && standings[i].Equity == standings[i-1].Equity {
			standings[i].Rank = standings[i-1].Rank
		}
	}
	return standings
}

func (s *State) standing(seat int) Standing {
	account, entrant := &s.Accounts[seat], &s.Roster[seat]
	equity, last := s.Equity(seat), s.dailyBefore(seat)
	missed := 0
	for _, n := range account.Missed {
		missed += n
	}
	var beside *float64
	if growth, ok := s.ReturnBesideIndex(seat); ok {
		beside = &growth
	}
	return Standing{
		Agent: entrant.Agent, Decider: entrant.Decides(), Baseline: entrant.Baseline,
		Equity: equity, Return: gain(account.Deposited, equity), Beside: beside, Today: gain(last, equity),
		Cash: account.Cash, Fees: account.Fees, Positions: len(account.Positions),
		Fills: account.Trades.Fills, Rejected: account.Trades.Rejected, Missed: missed,
		ModelCost: account.Usage.Cost, Benched: account.BenchedUntil > 0, Settled: account.Settled,
	}
}

// dailyBefore is what the account at seat was worth at the last close, or as it was
// deposited. After a close, today's gain is that of the session that has closed, so that
// it is the close before.
func (s *State) dailyBefore(seat int) Money {
	account := &s.Accounts[seat]
	n := len(account.Daily)
	if n > 0 && s.Closed == s.Session {
		n--
	}
	if n == 0 {
		return account.Deposited
	}
	return account.Daily[n-1]
}

func gain(before, after Money) float64 {
	if before == 0 {
		return 0
	}
	return float64(after-before) / float64(before)
}

// Statistics sums up the agent at seat: on the equity at each close, from the
// deposit on, against the benchmark. Its drawdown is that of every tick.
func (s *State) Statistics(seat int) stats.Summary {
	account := &s.Accounts[seat]
	equity := make([]float64, 0, len(account.Daily)+1)
	equity = append(equity, account.Deposited.Dollars())
	for _, worth := range account.Daily {
		equity = append(equity, worth.Dollars())
	}
	trades := stats.Trades{
		Traded:   make([]float64, len(account.Daily)),
		Invested: make([]float64, len(account.Daily)),
	}
	var before Money
	for i := range account.Daily {
		trades.Traded[i] = (account.Traded[i] - before).Dollars()
		trades.Invested[i] = account.Exposure[i].Dollars()
		before = account.Traded[i]
	}
	summary := stats.Summarize(equity, s.benchmarkLevels(), trades)
	summary.Deepen(account.Drawdown.Deepest())
	if closed := account.Trades.Wins + account.Trades.Losses; closed > 0 {
		summary.WinRate = new(float64(account.Trades.Wins) / float64(closed))
	}
	if account.Trades.Lost > 0 {
		summary.ProfitFactor = new(float64(account.Trades.Gained) / float64(account.Trades.Lost))
	}
	return summary
}

// AllStatistics is those of every agent, by seat, with its Sharpe ratio deflated by the
// tracks of all seasons until now: as many as there are agents and seasons.
func (s *State) AllStatistics() []stats.Summary {
	all := make([]stats.Summary, len(s.Accounts))
	for seat := range all {
		all[seat] = s.Statistics(seat)
	}
	stats.Deflate(all, s.Season*len(all))
	return all
}

// benchmarkLevels is the index at the start and at each close. A missing one is NaN.
func (s *State) benchmarkLevels() []float64 {
	levels := make([]float64, 0, len(s.BenchmarkCloses)+1)
	var start Money
	if s.Index.Since == 0 {
		start = s.Index.Start
	}
	for _, price := range append([]Money{start}, s.BenchmarkCloses...) {
		if price == 0 {
			levels = append(levels, math.NaN())
			continue
		}
		levels = append(levels, price.Dollars())
	}
	return levels
}
