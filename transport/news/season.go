package news

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// What the audience gets of a state.

func statusOf(state *arena.State) Status {
	status := Status{
		Session: state.Session, Tick: state.Tick, Season: state.Season, Mode: state.Mode, Source: state.Source,
		Stale: state.Stale, Untraded: state.Unadjusted(), Open: marketOpen(state), Name: state.Name, Benchmark: string(state.Benchmark),
		Cash: state.Cash, Started: state.StartsAt.UnixMilli(),
	}
	if !state.At.IsZero() {
		status.At = new(state.At.UnixMilli())
	}
	status.Spent, status.Blind = spendingOf(state), view.BlindOf(state)
	return status
}

// spendingOf is nil while no model has cost anything.
func spendingOf(state *arena.State) *Spending {
	all := state.Usage()
	if all.Cost == 0 && all.Unpriced == 0 {
		return nil
	}
	return &Spending{
		Day: state.Spent.Day, Cost: state.Spent.Cost, Unpriced: state.Spent.Unpriced,
		Total: all.Cost, TotalUnpriced: all.Unpriced,
	}
}

// marketOpen reports whether the session of the last tick has not closed.
func marketOpen(state *arena.State) bool { return state.Session != "" && state.Closed < state.Session }

// TimerOf says when the next round of a season opens.
func TimerOf(state *arena.State) Timer {
	timer := Timer{Phase: string(state.Phase), Round: state.Next.Round, Reason: view.ReasonOf(state)}
	if state.Phase != arena.PhaseRunning {
		return timer
	}
	switch {
	case state.Open != nil:
		timer.Phase, timer.Round = "open", state.Open.Round
	case !marketOpen(state) && !state.At.IsZero():
		timer.Phase = "closed"
	}
	if next := state.Next.At; !next.IsZero() {
		timer.Next = new(next.UnixMilli())
		if last := state.LastAt; !last.IsZero() && last.Before(next) {
			timer.Every = new(next.Sub(last).Milliseconds())
		}
	}
	return timer
}

// BenchmarkOf is the benchmark of a season. ok is false before its first price.
func BenchmarkOf(state *arena.State) (benchmark Benchmark, ok bool) {
	level, ok := state.IndexLevel()
	if !ok {
		return benchmark, false
	}
	quote, _ := state.Quote(state.Benchmark)
	grown, _ := state.IndexReturn()
	return Benchmark{
		Symbol: state.Benchmark, Price: quote.Price, Level: level, Return: Rounded(grown), Today: Rounded(state.IndexToday()),
	}, true
}

// ManagersOf is the managers' index of a season. ok is false where no model takes part.
func ManagersOf(state *arena.State) (managers Managers, ok bool) {
	grown, today, ok := state.ManagersReturn()
	return Managers{Return: Rounded(grown), Today: Rounded(today)}, ok
}
