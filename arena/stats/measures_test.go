package stats_test

import (
	"maps"
	"math"

	"github.com/seed45548214/arena/arena/stats"
)

// publishedMeasures maps the names that the recorded rows use to our functions.
// Some rows are about figures that are built from ours, such as capture ratios
// and rolling ones; those test the parts.
func publishedMeasures() map[string]func(*vector) []float64 {
	measures := map[string]func(*vector) []float64{}
	for _, group := range []map[string]func(*vector) []float64{
		returnMeasures(), riskMeasures(), benchmarkMeasures(), captureMeasures(), confidenceMeasures(), textbookMeasures(),
	} {
		maps.Copy(measures, group)
	}
	return measures
}

func returnMeasures() map[string]func(*vector) []float64 {
	return map[string]func(*vector) []float64{
		"test_cum_returns": func(v *vector) []float64 {
			var all []float64
			for _, level := range wealth(v.returns(), 1)[1:] {
				all = append(all, level-1)
			}
			return all
		},
		"test_cum_returns_final": func(v *vector) []float64 {
			total := stats.TotalReturn(v.returns())
			if v.Args.Start == 0 {
				return []float64{total}
			}
			return []float64{v.Args.Start * (1 + total)}
		},
		"test_aggregate_returns": func(v *vector) []float64 {
			var all []float64
			for _, group := range v.groups() {
				all = append(all, stats.TotalReturn(group))
			}
			return all
		},
		"test_cagr": func(v *vector) []float64 {
			return []float64{stats.AnnualReturn(v.returns(), perYear(v))}
		},
		"test_stability_of_timeseries": func(v *vector) []float64 {
			return []float64{stats.Stability(v.returns())}
		},
	}
}

func riskMeasures() map[string]func(*vector) []float64 {
	return map[string]func(*vector) []float64{
		"test_max_drawdown": func(v *vector) []float64 {
			return []float64{stats.MaxDrawdown(v.returns())}
		},
		"test_roll_max_drawdown": func(v *vector) []float64 {
			return rolling(v, v.returns(), func(r, _ []float64) []float64 { return []float64{stats.MaxDrawdown(r)} })
		},
		"test_annual_volatility": func(v *vector) []float64 {
			return []float64{stats.Volatility(v.returns(), perYear(v))}
		},
		"test_calmar": func(v *vector) []float64 {
			return []float64{stats.Calmar(stats.AnnualReturn(v.returns(), perYear(v)), stats.MaxDrawdown(v.returns()))}
		},
		"test_omega": func(v *vector) []float64 { return v.each(v.Args.RiskFree, stats.Omega) },
		"test_sharpe_ratio": func(v *vector) []float64 {
			return v.each(v.Args.RiskFree, func(r []float64, riskFree float64) float64 {
				return stats.TrackOf(r, riskFree).Annual(stats.SessionsPerYear)
			})
		},
		"test_roll_sharpe_ratio": func(v *vector) []float64 {
			return rolling(v, v.returns(), func(r, _ []float64) []float64 {
				return []float64{stats.TrackOf(r, 0).Annual(stats.SessionsPerYear)}
			})
		},
		"test_downside_risk": func(v *vector) []float64 {
			return v.each(v.Args.Required, func(r []float64, required float64) float64 {
				return stats.DownsideRisk(r, required, perYear(v))
			})
		},
		"test_sortino": func(v *vector) []float64 {
			return v.each(v.Args.Required, func(r []float64, required float64) float64 {
				return stats.Sortino(r, required, perYear(v))
			})
		},
		"value_at_risk": func(v *vector) []float64 {
			return []float64{stats.Rank(v.returns()).ValueAtRisk(v.Args.Cutoff)}
		},
		"test_tail_ratio": func(v *vector) []float64 { return []float64{stats.Rank(v.returns()).TailRatio()} },
	}
}

func benchmarkMeasures() map[string]func(*vector) []float64 {
	alphaBeta := func(r, b []float64) []float64 {
		return []float64{stats.Alpha(r, b, stats.SessionsPerYear), stats.Beta(r, b)}
	}
	return map[string]func(*vector) []float64{
		"test_excess_sharpe": func(v *vector) []float64 {
			return v.each(v.Args.Factor, func(r []float64, hurdle float64) float64 { return stats.TrackOf(r, hurdle).Annual(1) })
		},
		"test_alpha":           func(v *vector) []float64 { return alphaBeta(v.returns(), v.benchmark())[:1] },
		"test_beta":            func(v *vector) []float64 { return alphaBeta(v.returns(), v.benchmark())[1:] },
		"test_alpha_beta":      func(v *vector) []float64 { return alphaBeta(v.returns(), v.benchmark()) },
		"test_roll_alpha_beta": func(v *vector) []float64 { return rolling(v, v.benchmark(), alphaBeta) },
		"test_up_alpha_beta": func(v *vector) []float64 {
			return alphaBeta(sided(v.returns(), v.benchmark(), 1))
		},
		"test_down_alpha_beta": func(v *vector) []float64 {
			return alphaBeta(sided(v.returns(), v.benchmark(), -1))
		},
	}
}

// captureMeasures are quotients of annual returns over the sessions in which the
// benchmark rose, fell, or either.
func captureMeasures() map[string]func(*vector) []float64 {
	capture := func(r, b []float64) []float64 {
		return []float64{stats.AnnualReturn(r, stats.SessionsPerYear) / stats.AnnualReturn(b, stats.SessionsPerYear)}
	}
	up := func(r, b []float64) []float64 { return capture(sided(r, b, 1)) }
	down := func(r, b []float64) []float64 { return capture(sided(r, b, -1)) }
	upDown := func(r, b []float64) []float64 { return []float64{up(r, b)[0] / down(r, b)[0]} }
	return map[string]func(*vector) []float64{
		"test_capture_ratio":        func(v *vector) []float64 { return capture(v.returns(), v.factor()) },
		"test_up_capture":           func(v *vector) []float64 { return up(v.returns(), v.benchmark()) },
		"test_down_capture":         func(v *vector) []float64 { return down(v.returns(), v.factor()) },
		"test_up_down_capture":      func(v *vector) []float64 { return upDown(v.returns(), v.factor()) },
		"test_roll_up_capture":      func(v *vector) []float64 { return rolling(v, v.factor(), up) },
		"test_roll_down_capture":    func(v *vector) []float64 { return rolling(v, v.factor(), down) },
		"test_roll_up_down_capture": func(v *vector) []float64 { return rolling(v, v.factor(), upDown) },
	}
}

func confidenceMeasures() map[string]func(*vector) []float64 {
	track := func(v *vector) stats.Track {
		if v.returns() != nil {
			return stats.TrackOf(v.returns(), 0)
		}
		return stats.Track{N: v.Args.Length, Sharpe: v.Args.SR, Skew: v.Args.Skew, Kurtosis: v.Args.Kurtosis}
	}
	return map[string]func(*vector) []float64{
		"sharpe_per_period": func(v *vector) []float64 { return []float64{track(v).Sharpe} },
		"sharpe_stderr":     func(v *vector) []float64 { return []float64{track(v).StdErr()} },
		"psr":               func(v *vector) []float64 { return []float64{track(v).Probability(v.Args.BenchmarkSR)} },
		"dsr":               func(v *vector) []float64 { return []float64{track(v).Deflated(v.Args.Trials, v.Args.Spread)} },
		"expected_max_of_N_standard_normals": func(v *vector) []float64 {
			return []float64{stats.ExpectedMaximum(v.Args.Trials)}
		},
		"min_track_record_length_years": func(v *vector) []float64 {
			return []float64{track(v).MinLength(v.Args.BenchmarkSR, v.Args.Prob) / v.Args.PeriodsPerYear}
		},
		"sharpe": func(v *vector) []float64 {
			return v.each(v.Args.RiskFree, func(r []float64, riskFree float64) float64 {
				return stats.TrackOf(r, riskFree).Annual(v.Args.Annualization)
			})
		},
		"omega": func(v *vector) []float64 { return []float64{stats.Omega(v.returns(), v.Args.Threshold)} },
	}
}

// textbookMeasures are the figures of Bacon's monthly example that are made of
// ours. The drawdown figures of that source compound at a hundredth of the
// scale, which is another definition, so they are not among them.
func textbookMeasures() map[string]func(*vector) []float64 {
	year := func(r []float64) float64 { return stats.AnnualReturn(r, stats.MonthsPerYear) }
	volatility := func(r []float64) float64 { return stats.Volatility(r, stats.MonthsPerYear) }
	return map[string]func(*vector) []float64{
		"BernardoLedoitRatio": func(v *vector) []float64 { return []float64{stats.Omega(v.returns(), 0)} },
		"OmegaSharpeRatio":    func(v *vector) []float64 { return []float64{stats.Omega(v.returns(), v.Args.MAR) - 1} },
		"DownsideDeviation": func(v *vector) []float64 {
			return []float64{stats.DownsideRisk(v.returns(), v.Args.MAR, 1)}
		},
		"SkewnessKurtosisRatio": func(v *vector) []float64 {
			m := stats.MomentsOf(v.returns())
			return []float64{m.Skew / m.Kurtosis}
		},
		"AdjustedSharpeRatio": func(v *vector) []float64 {
			m, ratio := stats.MomentsOf(v.returns()), year(v.returns())/volatility(v.returns())
			return []float64{ratio * (1 + m.Skew/6*ratio - (m.Kurtosis-3)/24*ratio*ratio)}
		},
		"MSquared": func(v *vector) []float64 {
			return []float64{year(v.returns()) * volatility(v.benchmark()) / volatility(v.returns())}
		},
		"M2Sortino": func(v *vector) []float64 {
			r, b, mar := v.returns(), v.benchmark(), v.Args.MAR
			spare := stats.DownsideRisk(b, mar, stats.MonthsPerYear) - stats.DownsideRisk(r, mar, stats.MonthsPerYear)
			return []float64{year(r) + stats.Sortino(r, mar, 1)*spare}
		},
		"Selectivity": func(v *vector) []float64 {
			return []float64{year(v.returns()) - stats.Beta(v.returns(), v.benchmark())*year(v.benchmark())}
		},
		"SFM.epsilon": func(v *vector) []float64 {
			r, b := v.returns(), v.benchmark()
			return []float64{year(r) - stats.Alpha(r, b, 1) - stats.Beta(r, b)*year(b)}
		},
	}
}

func perYear(v *vector) float64 {
	switch v.Args.Period {
	case "monthly":
		return stats.MonthsPerYear
	case "weekly":
		return stats.WeeksPerYear
	default:
		return stats.SessionsPerYear
	}
}

func rolling(v *vector, benchmark []float64, measure func(r, b []float64) []float64) []float64 {
	var all []float64
	returns := v.returns()
	for end := v.Args.Window; end <= len(returns); end++ {
		all = append(all, measure(returns[end-v.Args.Window:end], benchmark[end-v.Args.Window:end])...)
	}
	return all
}

// sided keeps the sessions in which the benchmark moved in the direction of sign.
func sided(returns, benchmark []float64, sign float64) (r, b []float64) {
	for i := range min(len(returns), len(benchmark)) {
		if math.Copysign(1, benchmark[i]) == sign && benchmark[i] != 0 && !math.IsNaN(benchmark[i]) {
			r, b = append(r, returns[i]), append(b, benchmark[i])
		}
	}
	return r, b
}
