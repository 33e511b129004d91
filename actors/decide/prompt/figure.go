package prompt

import (
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
)

const bpsPerPercent = 100

// changeBps is by how much to differs from from, in hundredths of a percent, rounded half
// away from zero. ok is false where that is unknown, or too large to mean anything.
func changeBps(from, to arena.Money) (bps int64, ok bool) {
	if from <= 0 || to < 0 {
		return 0, false
	}
	bps, ok = arena.MulDiv(int64(max(to-from, from-to)), arena.BpsPerUnit, int64(from))
	if to < from {
		bps = -bps
	}
	return bps, ok
}

// change is by how many percent to differs from from, such as "+1.25"; empty where that is
// unknown.
func change(from, to arena.Money) string {
	bps, ok := changeBps(from, to)
	if !ok {
		return ""
	}
	return signed(bps)
}

func signed(bps int64) string {
	sign, magnitude := byte('+'), uint64(bps) //nolint:gosec // what is negative is turned
	if bps < 0 {
		sign, magnitude = '-', -magnitude
	}
	text := strconv.AppendUint([]byte{sign}, magnitude/bpsPerPercent, 10)
	rest := magnitude % bpsPerPercent
	return string(append(text, '.', '0'+byte(rest/10), '0'+byte(rest%10)))
}

// percent is bps as it is said, such as "10 %" or "0.05 %".
func percent(bps int64) string {
	text := strconv.FormatInt(bps/bpsPerPercent, 10)
	if rest := bps % bpsPerPercent; rest%10 != 0 {
		text += "." + strconv.FormatInt(rest/10, 10) + strconv.FormatInt(rest%10, 10)
	} else if rest != 0 {
		text += "." + strconv.FormatInt(rest/10, 10)
	}
	return text + " %"
}

// perShare is what one of n shares cost, rounded half up to the micro.
func perShare(cost arena.Money, n arena.Shares) arena.Money {
	if cost < 0 || n <= 0 {
		return 0
	}
	each, _ := arena.MulDiv(int64(cost), int64(arena.Share), int64(n))
	return arena.Money(each)
}

// counted is a number with what it counts: "1 hour", "2 hours".
func counted(n int64, one string) string {
	text := strconv.FormatInt(n, 10) + " " + one
	if n != 1 {
		text += "s"
	}
	return text
}

// span is a duration as it is said, such as "2 hours" or "90 minutes".
func span(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return counted(int64(d/time.Hour), "hour")
	case d%time.Minute == 0:
		return counted(int64(d/time.Minute), "minute")
	case d%time.Second == 0:
		return counted(int64(d/time.Second), "second")
	}
	return d.String()
}
