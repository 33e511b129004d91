package stats_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"
)

// minVectors is how many rows of the recorded file concern this package. Fewer
// means that the file shrank or that a measure went missing.
const minVectors = 124

// Every published figure that concerns this package is reproduced to the
// decimals its source states.
func TestVectors_MatchTheirPublishedDecimals(t *testing.T) {
	t.Parallel()
	file := readVectors(t)
	measures := publishedMeasures()
	ran, typos, others := map[string]int{}, 0, map[string]int{}
	for i := range file.Rows {
		row := &file.Rows[i]
		measure, ok := measures[row.Test]
		switch {
		case row.PlainFormulaOK != nil && !*row.PlainFormulaOK:
			typos++
		case ok:
			ran[row.Group]++
			row.inputs = file.Inputs
			row.check(t, i, measure)
		case foreign(row.Group):
			others[row.Group]++
		default:
			t.Errorf("row %d of group %s: no measure for %s", i, row.Group, row.Test)
		}
	}
	total := 0
	for _, n := range ran {
		total += n
	}
	t.Logf("%d rows ran %v, %d known typos skipped, not concerned %v", total, ran, typos, others)
	if total < minVectors {
		t.Errorf("%d rows ran, want at least %d", total, minVectors)
	}
}

// foreign groups are about ratings and prices, and, in the textbook's case, partly
// about figures that this package does not have. Every row of any other group
// needs a measure.
func foreign(group string) bool {
	switch group {
	case "trueskill", "openskill", "wiki_total_return", "bacon":
		return true
	default:
		return false
	}
}

type vectorFile struct {
	Inputs map[string]vectorInput `json:"inputs"`
	Rows   []vector               `json:"rows"`
}

type vectorInput struct {
	Values columns  `json:"values"`
	Index  []string `json:"index"` // first day, last day, frequency
}

type vector struct {
	Group          string     `json:"group"`
	Test           string     `json:"test"`
	Args           vectorArgs `json:"args"`
	Decimals       int        `json:"decimals"`
	Expected       numbers    `json:"expected"`
	PlainFormulaOK *bool      `json:"plain_formula_ok"`

	inputs map[string]vectorInput
}

type vectorArgs struct {
	Returns        operand `json:"returns"`
	Benchmark      operand `json:"benchmark"`
	Factor         operand `json:"factor_returns"`
	RiskFree       operand `json:"risk_free"`
	Required       operand `json:"required_return"`
	Start          float64 `json:"starting_value"`
	Threshold      float64 `json:"threshold"`
	MAR            float64 `json:"mar"`
	Cutoff         float64 `json:"cutoff"`
	Annualization  float64 `json:"annualization"`
	Period         string  `json:"period"`
	ConvertTo      string  `json:"convert_to"`
	Window         int     `json:"window"`
	Trials         int     `json:"N"`
	Length         int     `json:"n"`
	SR             float64 `json:"sr"`
	BenchmarkSR    float64 `json:"sr_benchmark"`
	Spread         float64 `json:"sr_std_across_trials"`
	Skew           float64 `json:"skew"`
	Kurtosis       float64 `json:"kurtosis_raw"`
	Prob           float64 `json:"prob"`
	PeriodsPerYear float64 `json:"periods"`
}

// check compares as numpy's assert_almost_equal does, which is how the sources
// state their decimals: within 1.5 units of the last one.
func (v *vector) check(t *testing.T, index int, measure func(*vector) []float64) {
	t.Helper()
	decimals := v.Decimals
	if v.Test == "test_roll_max_drawdown" {
		decimals = 4 // as printed: the source compares this one to four
	}
	tolerance := 1.5 * math.Pow10(-decimals)
	got := measure(v)
	if len(got) != len(v.Expected) {
		t.Errorf("row %d %s: %v, want %v", index, v.Test, got, v.Expected)
		return
	}
	for i, want := range v.Expected {
		switch {
		case math.IsNaN(want) && math.IsNaN(got[i]), want == got[i]:
		case math.Abs(got[i]-want) < tolerance:
		default:
			t.Errorf("row %d %s [%d]: %v, want %v to %d decimals", index, v.Test, i, got[i], want, decimals)
		}
	}
}

// column gives column c of an operand, which is a name, a list or one number for
// all sessions.
func (v *vector) column(o operand, c int) []float64 {
	if o.Ref == "" {
		return o.list
	}
	return v.inputs[o.Ref].Values[min(c, len(v.inputs[o.Ref].Values)-1)]
}

func (v *vector) returns() []float64   { return v.column(v.Args.Returns, 0) }
func (v *vector) benchmark() []float64 { return v.column(v.Args.Benchmark, 0) }
func (v *vector) factor() []float64    { return v.column(v.Args.Factor, 0) }

// each measures every column of the returns against a hurdle.
func (v *vector) each(hurdle operand, measure func(returns []float64, hurdle float64) float64) []float64 {
	var all []float64
	for c := range max(1, len(v.inputs[v.Args.Returns.Ref].Values)) {
		returns := v.column(v.Args.Returns, c)
		if hurdle.Ref == "" {
			all = append(all, measure(returns, hurdle.scalar))
		} else {
			all = append(all, measure(subtract(returns, v.column(hurdle, c)), 0))
		}
	}
	return all
}

// groups cuts the returns into calendar weeks, months, quarters or years.
func (v *vector) groups() [][]float64 {
	index := v.inputs[v.Args.Returns.Ref].Index
	day, err := time.Parse(time.DateOnly, index[0])
	if err != nil {
		return nil
	}
	var all [][]float64
	last := ""
	for _, r := range v.returns() {
		if key := calendarKey(day, v.Args.ConvertTo); key != last {
			all, last = append(all, nil), key
		}
		all[len(all)-1] = append(all[len(all)-1], r)
		switch index[2] {
		case "W-SUN":
			day = day.AddDate(0, 0, 7)
		case "M":
			day = time.Date(day.Year(), day.Month()+2, 0, 0, 0, 0, 0, time.UTC)
		default:
			day = day.AddDate(0, 0, 1)
		}
	}
	return all
}

func calendarKey(day time.Time, unit string) string {
	switch unit {
	case "weekly":
		year, week := day.ISOWeek()
		return fmt.Sprint(year, week)
	case "monthly":
		return day.Format("2006-01")
	case "quarterly":
		return fmt.Sprint(day.Year(), (int(day.Month())-1)/3)
	default:
		return strconv.Itoa(day.Year())
	}
}

func subtract(a, b []float64) []float64 {
	difference := make([]float64, len(a))
	for i := range a {
		difference[i] = a[i] - b[i]
	}
	return difference
}
