package news

import (
	"math"
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// figures are those of the leaderboard that change once a session.
type figures struct{ sharpe, stdErr *float64 }

// measure computes the figures anew when a session has closed.
func (m *Stream) measure(state *arena.State) {
	if m.sessions == len(state.Sessions) {
		return
	}
	m.sessions, m.figures = len(state.Sessions), make([]figures, len(state.Accounts))
	for seat := range m.figures {
		summary := state.Statistics(seat)
		m.figures[seat] = figures{sharpe: roundedFigure(summary.Sharpe), stdErr: roundedFigure(summary.SharpeStdErr)}
	}
}

func (m *Stream) line(state *arena.State, s *arena.Standing) *Line {
	seat, _ := state.Seat(s.Agent)
	figures := &m.figures[seat]
	beside := roundedFigure(s.Beside)
	if beside != nil && *beside == Rounded(s.Return) {
		beside = nil
	}
	return &Line{
		Seat: seat, Rank: s.Rank, Decider: s.Decider, Baseline: bit(s.Baseline),
		Equity: s.Equity, Return: Rounded(s.Return), Beside: beside, Today: Rounded(s.Today),
		Drawdown: Rounded(state.Accounts[seat].Drawdown.Deepest()), Sharpe: figures.sharpe, StdErr: figures.stdErr,
		Cash: s.Cash, Fees: s.Fees, Fills: s.Fills, Positions: s.Positions,
		Missed: s.Missed, Rejected: s.Rejected, Cost: s.ModelCost, Benched: bit(s.Benched),
	}
}

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}

// Rounded is x to six decimals: as much as anybody looks at, the same on every
// processor, and written alike by Go and by JavaScript. A figure that does not
// exist is zero.
func Rounded(x float64) float64 {
	const unit, most = 1e6, 1e9
	if x = math.Round(x*unit) / unit; x == 0 || !(math.Abs(x) <= most) {
		return 0 // never -0, which JavaScript writes as 0
	}
	return x
}

func roundedFigure(x *float64) *float64 {
	if x == nil || math.IsNaN(*x) || math.IsInf(*x, 0) {
		return nil
	}
	return new(Rounded(*x))
}

// append writes l as encoding/json would, in a fifth of the time.
func (l *Line) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"i":`...), int64(l.Seat), 10)
	b = strconv.AppendInt(append(b, `,"rank":`...), int64(l.Rank), 10)
	b = appendText(append(b, `,"decider":`...), l.Decider)
	b = strconv.AppendInt(append(b, `,"base":`...), int64(l.Baseline), 10)
	b = appendMoney(append(b, `,"eq":`...), l.Equity)
	b = appendFigure(append(b, `,"ret":`...), &l.Return)
	if l.Beside != nil {
		b = appendFigure(append(b, `,"beside":`...), l.Beside)
	}
	b = appendFigure(append(b, `,"day":`...), &l.Today)
	b = appendFigure(append(b, `,"dd":`...), &l.Drawdown)
	b = appendFigure(append(b, `,"sharpe":`...), l.Sharpe)
	b = appendFigure(append(b, `,"se":`...), l.StdErr)
	b = appendMoney(append(b, `,"cash":`...), l.Cash)
	b = appendMoney(append(b, `,"fees":`...), l.Fees)
	b = strconv.AppendInt(append(b, `,"n":`...), int64(l.Fills), 10)
	b = strconv.AppendInt(append(b, `,"pos":`...), int64(l.Positions), 10)
	b = strconv.AppendInt(append(b, `,"miss":`...), int64(l.Missed), 10)
	b = strconv.AppendInt(append(b, `,"rej":`...), int64(l.Rejected), 10)
	b = appendMoney(append(b, `,"cost":`...), l.Cost)
	b = strconv.AppendInt(append(b, `,"benched":`...), int64(l.Benched), 10)
	return append(b, '}')
}
