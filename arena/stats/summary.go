package stats

import "math"

// MinSessions is how many sessions an account needs before any figure of it is
// annualised: four weeks. A shorter track says almost nothing about a year.
const MinSessions = 20

// Confidence is how sure one is after [Summary].SharpeSessions.
const Confidence = 0.95

// A Summary is every figure of one account. A figure that its data do not define
// is nil and absent from the JSON, which never carries NaN or an infinity; so is
// each annualised one below [MinSessions]. Fractions are plain: 0.01 is one
// percent. Ratios take a risk-free rate of zero.
type Summary struct {
	Sessions int `json:"sessions"` // with a return; all figures rest on these

	TotalReturn *float64 `json:"total_return,omitempty"`
	MaxDrawdown *float64 `json:"max_drawdown,omitempty"`
	Omega       *float64 `json:"omega,omitempty"`
	Beta        *float64 `json:"beta,omitempty"`
	// Compared is from how many sessions Alpha and Beta are: those at whose begin and end
	// both the account and the benchmark had a level.
	Compared               int      `json:"compared,omitzero"`
	ValueAtRisk            *float64 `json:"value_at_risk,omitempty"`             // of one session, at Tail
	ConditionalValueAtRisk *float64 `json:"conditional_value_at_risk,omitempty"` // of one session, at Tail
	TailRatio              *float64 `json:"tail_ratio,omitempty"`
	Stability              *float64 `json:"stability,omitempty"`
	Turnover               *float64 `json:"turnover,omitempty"` // of one session
	Exposure               *float64 `json:"exposure,omitempty"`
	WinRate                *float64 `json:"win_rate,omitempty"`
	ProfitFactor           *float64 `json:"profit_factor,omitempty"`

	// From MinSessions on only.
	AnnualReturn      *float64 `json:"annual_return,omitempty"`
	Volatility        *float64 `json:"volatility,omitempty"`
	DownsideRisk      *float64 `json:"downside_risk,omitempty"`
	Sharpe            *float64 `json:"sharpe,omitempty"`
	SharpeStdErr      *float64 `json:"sharpe_std_err,omitempty"`     // one standard error of Sharpe
	SharpeProbability *float64 `json:"sharpe_probability,omitempty"` // that the true Sharpe is above zero
	SharpeDeflated    *float64 `json:"sharpe_deflated,omitempty"`    // above what the best of a field has by luck, see [Deflate]
	SharpeSessions    *float64 `json:"sharpe_sessions,omitempty"`    // that it takes until SharpeProbability is Confidence
	Sortino           *float64 `json:"sortino,omitempty"`
	Calmar            *float64 `json:"calmar,omitempty"`
	Alpha             *float64 `json:"alpha,omitempty"`

	track Track // of Sharpe
}

// Summarize measures an account. Equity begins with the initial cash and goes on
// with the official close of each session; a session still open does not belong
// in it. Benchmark is the level of the benchmark at the same moments, NaN where it has none, or empty:
// an index, or the equity of an agent that holds it. A series whose length does
// not fit leaves the figures that need it out.
func Summarize(equity, benchmark []float64, trades Trades) Summary {
	returns, market := Returns(equity), within(benchmark)
	sorted := Rank(returns)
	drawdown := MaxDrawdown(returns)
	closes := equity[min(1, len(equity)):]
	s := Summary{
		Sessions:               len(sorted),
		TotalReturn:            figure(TotalReturn(returns)),
		MaxDrawdown:            figure(drawdown),
		Omega:                  figure(Omega(returns, 0)),
		Beta:                   figure(Beta(returns, market)),
		Compared:               matched(returns, market),
		ValueAtRisk:            figure(sorted.ValueAtRisk(Tail)),
		ConditionalValueAtRisk: figure(sorted.ConditionalValueAtRisk(Tail)),
		TailRatio:              figure(sorted.TailRatio()),
		Stability:              figure(Stability(returns)),
		Turnover:               figure(Turnover(trades.Traded, closes)),
		Exposure:               figure(Exposure(trades.Invested, closes)),
		WinRate:                figure(WinRate(trades.Closed)),
		ProfitFactor:           figure(ProfitFactor(trades.Closed)),
	}
	if s.Sessions < MinSessions {
		return s
	}
	track := TrackOf(returns, 0)
	annual := AnnualReturn(returns, SessionsPerYear)
	s.track = track
	s.AnnualReturn = figure(annual)
	s.Volatility = figure(Volatility(returns, SessionsPerYear))
	s.DownsideRisk = figure(DownsideRisk(returns, 0, SessionsPerYear))
	s.Sharpe = figure(track.Annual(SessionsPerYear))
	s.SharpeStdErr = figure(track.StdErr() * math.Sqrt(SessionsPerYear))
	s.SharpeProbability = figure(track.Probability(0))
	s.SharpeSessions = figure(track.MinLength(0, Confidence))
	s.Sortino = figure(Sortino(returns, 0, SessionsPerYear))
	s.Calmar = figure(Calmar(annual, drawdown))
	s.Alpha = figure(Alpha(returns, market, SessionsPerYear))
	return s
}

// Deepen puts a drawdown that was looked at more often than at the closes in the place
// of theirs, so that a table has the deepest point of its chart.
func (s *Summary) Deepen(drawdown float64) {
	s.MaxDrawdown = figure(drawdown)
	if s.AnnualReturn != nil {
		s.Calmar = figure(Calmar(*s.AnnualReturn, drawdown))
	}
}

// Deflate sets the SharpeDeflated of each account of a field out of which somebody picks
// the best: how likely its true ratio is above what the best of so many worthless tracks
// would show by luck, given how far the ratios of the field lie apart. A field with fewer
// than two ratios has none. Trials are the tracks that were ever tried; see [Track.Deflated].
func Deflate(field []Summary, trials int) {
	var ratios []float64 // of a session
	for i := range field {
		if field[i].Sharpe != nil {
			ratios = append(ratios, field[i].track.Sharpe)
		}
	}
	spread := MomentsOf(ratios).Deviation()
	for i := range field {
		if field[i].Sharpe != nil {
			field[i].SharpeDeflated = figure(field[i].track.Deflated(trials, spread))
		}
	}
}

// figure keeps what JSON can carry.
func figure(value float64) *float64 {
	if !finite(value) {
		return nil
	}
	return &value
}
