package transport

import (
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// The box of a sparkline, in the units of its SVG, and how many points fit.
const (
	sparkWidth  = 64.0
	sparkHeight = 20.0
	sparkInset  = 1.5 // keeps the line's width inside
	sparkPoints = 64
)

// sparkline draws equity as the points of an SVG polyline: the deposit, the
// closes, and now. It is empty when there is nothing to connect.
func sparkline(deposit arena.Money, closes []arena.Money, now arena.Money) string {
	series := make([]arena.Money, 0, len(closes)+2)
	series = append(series, deposit)
	series = append(series, closes...)
	series = thinned(append(series, now), sparkPoints)
	low, high := series[0], series[0]
	for _, value := range series {
		low, high = min(low, value), max(high, value)
	}
	if low == high {
		return ""
	}
	var points strings.Builder
	for i, value := range series {
		x := sparkInset + (sparkWidth-2*sparkInset)*float64(i)/float64(len(series)-1)
		y := sparkHeight - sparkInset - (sparkHeight-2*sparkInset)*float64(value-low)/float64(high-low)
		if i > 0 {
			points.WriteByte(' ')
		}
		points.WriteString(strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64))
	}
	return points.String()
}

// thinned keeps about limit values, the first and the last among them.
func thinned(series []arena.Money, limit int) []arena.Money {
	n := len(series)
	if n <= limit {
		return series
	}
	kept := make([]arena.Money, limit)
	for i := range kept {
		kept[i] = series[i*(n-1)/(limit-1)]
	}
	return kept
}
