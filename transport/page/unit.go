package page

import (
	"math"
	"strconv"

	"github.com/seed45548214/arena/transport/history"
)

// A unit is in what the chart tells what agents are worth.
type unit string

// The units, as addresses name them.
const (
	percent  unit = "percent"  // of where the line started
	dollar   unit = "dollar"   // of an account
	drawdown unit = "drawdown" // percent below the highest worth
)

// kind is what the past is asked for.
func (u unit) kind() history.Kind {
	if u == drawdown {
		return history.Drawdown
	}
	return history.Equity
}

// title is the heading of a chart.
func (u unit) title() string {
	if u == drawdown {
		return "Drawdown"
	}
	return "Account value"
}

// values brings the points of a line into the unit. Percent are of base, and of
// nothing there are none; an account in dollars began with cash.
func (u unit) values(points []history.Point, along *timeline, base, cash float64) []spot {
	spots := make([]spot, len(points))
	for i, point := range points {
		value := point[1] * 100
		switch {
		case u == drawdown:
		case base == 0:
			value = 0
		case u == dollar:
			value = point[1] / base * cash
		default:
			value = (point[1]/base - 1) * 100
		}
		spots[i] = spot{along.place(int64(point[0])), value}
	}
	return spots
}

// base is where everybody started.
func (u unit) base(cash float64) float64 {
	if u == dollar {
		return cash
	}
	return 0
}

// room is what a chart shows of the values between low and high: a rim above and
// below them, and a thin one above what is never above zero.
func (u unit) room(low, high float64) (bottom, top float64) {
	const part = 0.06
	span := high - low
	switch {
	case span > 0:
	case u == dollar:
		span = low / 1_000
	default:
		span = 0.1
	}
	rim := part * span
	if u == drawdown {
		return low - rim, high + rim/3
	}
	return low - rim, high + rim
}

// format formats a value.
func (u unit) format(value float64) string {
	if u == dollar {
		return formatAccount(dollarsOf(value))
	}
	return formatReturn(value / 100)
}

// grade formats a number of an axis that is divided by step: +2.5%, $1,040,000,
// or $10.005 B.
func (u unit) grade(value, step float64) string {
	if u == dollar {
		return gradeOfDollars(value, step)
	}
	text := strconv.FormatFloat(math.Round(math.Abs(value)*1_000)/1_000, 'f', -1, 64) + "%"
	switch {
	case text == "0%":
		return text
	case value < 0:
		return minus + text
	}
	return "+" + text
}

func gradeOfDollars(value, step float64) string {
	const million, billion, most = 1e6, 1e9, 6
	sign, size, word := "$", 1.0, ""
	if value < 0 {
		sign, value = minus+"$", -value
	}
	switch {
	case value >= billion:
		size, word = billion, " B"
	case value >= 10*million:
		size, word = million, " M"
	}
	digits := 0
	for whole := step / size; digits < most && math.Abs(whole-math.Round(whole)) >= 1e-6; digits++ {
		whole *= 10
	}
	return sign + grouped(decimals(value/size, digits)) + word
}
