package page

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed45548214/arena/arena"
)

// How numbers look to people. Minus is the true one, U+2212; none is an en dash.
const (
	minus = "\u2212"
	none  = "\u2013"
)

// formatAccount formats an account's value: $1,084,200. Below $1,000 it has
// cents; from $100 M on it is in millions, and then in billions.
func formatAccount(m arena.Money) string {
	const half, million, billion = arena.Dollar / 2, 1_000_000 * arena.Dollar, 1_000_000_000 * arena.Dollar
	sign := "$"
	if m < 0 {
		sign, m = minus+"$", -m
	}
	switch {
	case m < 1_000*arena.Dollar:
		return sign + strings.TrimPrefix(formatCents(m), "$")
	case m < 100*million:
		return sign + grouped(strconv.FormatInt(int64((m+half)/arena.Dollar), 10))
	case m < billion:
		return sign + grouped(decimals(m.Dollars()/million.Dollars(), 2)) + " M"
	}
	return sign + grouped(decimals(m.Dollars()/billion.Dollars(), 3)) + " B"
}

// formatCents formats an amount or a price: $1,234.50; a large one as an account's.
func formatCents(m arena.Money) string {
	if large := 100_000_000 * arena.Dollar; m >= large || m <= -large {
		return formatAccount(m)
	}
	text, negative := strings.CutPrefix(m.Cents(), "-")
	if negative {
		return minus + "$" + grouped(text)
	}
	return "$" + grouped(text)
}

// formatPrice is formatCents without the dollar: a price among others.
func formatPrice(m arena.Money) string {
	if m == 0 {
		return none
	}
	return strings.Replace(formatCents(m), "$", "", 1)
}

// formatGain formats a gain or a loss with its sign: +$12.30.
func formatGain(m arena.Money) string {
	if text := formatCents(m); m <= 0 || text == "$0.00" {
		return strings.TrimPrefix(text, signOfZero(text))
	}
	return "+" + formatCents(m)
}

// signOfZero is the minus of an amount that rounds to nothing.
func signOfZero(text string) string {
	if text == minus+"$0.00" {
		return minus
	}
	return ""
}

// formatCost formats what a model cost: four decimals below a dollar.
func formatCost(m arena.Money) string {
	if m >= arena.Dollar || m == 0 {
		return formatCents(m)
	}
	return "$" + decimals(m.Dollars(), 4)
}

// formatSpending formats what models cost, with how many attempts there were whose cost
// nobody told: $0.12 + 3 unknown.
func formatSpending(m arena.Money, unpriced int) string {
	unknown := formatCount(unpriced) + " unknown"
	switch {
	case unpriced == 0:
		return formatCost(m)
	case m == 0:
		return unknown
	}
	return formatCost(m) + " + " + unknown
}

// formatReturn formats a fraction as a percentage with its sign: +8.42%.
func formatReturn(fraction float64) string {
	text := formatPercent(math.Abs(fraction))
	switch {
	case text == "0.00%" || text == none:
		return text
	case fraction < 0:
		return minus + text
	}
	return "+" + text
}

// formatPercent formats a fraction as a percentage: 15.70%.
func formatPercent(fraction float64) string {
	if math.IsNaN(fraction) || math.IsInf(fraction, 0) {
		return none
	}
	text := grouped(decimals(math.Abs(fraction*100), 2)) + "%"
	if fraction < 0 {
		return minus + text
	}
	return text
}

// formatWeight formats a part of a whole: 15.7%.
func formatWeight(fraction float64) string {
	text := decimals(math.Abs(fraction*100), 1)
	if fraction < 0 && text != "0.0" {
		text = minus + text
	}
	return text + "%"
}

// decimals formats x, which is not negative, with so many decimals. It rounds what
// the shortest decimal for x says, and of a tie takes the larger, as browsers do:
// the page's script must not change a digit.
func decimals(x float64, digits int) string {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	if len(fraction) == digits+1 && fraction[digits] == '5' {
		x = math.Nextafter(x, math.Inf(1))
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// formatShares formats a number of shares: 1,204 or 0.25; from ten million on in
// millions.
func formatShares(n arena.Shares) string {
	const million = 1_000_000 * arena.Share
	if n >= 10*million {
		return grouped(decimals(float64(n)/float64(million), 2)) + " M"
	}
	return grouped(n.String())
}

func formatCount[T int | int64](n T) string { return grouped(strconv.FormatInt(int64(n), 10)) }

// grouped puts a comma before every three digits of the whole part. The number
// has no sign.
func grouped(number string) string {
	whole, fraction, decimals := strings.Cut(number, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if decimals {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// formatLatency formats how long an answer took: 3.4 s.
func formatLatency(took time.Duration) string {
	if took < time.Second {
		return strconv.FormatInt(took.Milliseconds(), 10) + " ms"
	}
	return decimals(took.Seconds(), 1) + " s"
}

// formatCountdown formats seconds as 04:37, and from an hour on as 1:04:37.
func formatCountdown(seconds int64) string {
	two := func(n int64) string { return strings.Repeat("0", 2-len(decimal(n))) + decimal(n) }
	minutes, hours := seconds/60, seconds/3600
	if hours > 0 {
		return decimal(hours) + ":" + two(minutes%60) + ":" + two(seconds%60)
	}
	return two(minutes) + ":" + two(seconds%60)
}

// tone names the class of a number that may be up or down.
func tone(text string) string {
	switch {
	case strings.HasPrefix(text, "+"):
		return "up"
	case strings.HasPrefix(text, minus):
		return "down"
	}
	return "even"
}

// padded puts spaces of a digit's width before a figure, so that one that stands
// at the right does not move when it gets a digit more.
func padded(figure string, length int) string {
	return strings.Repeat("\u2007", max(length-utf8.RuneCountInString(figure), 0)) + figure
}

// marketDay formats a moment in New York, such as "Tue 14 Oct, 11:42".
func (p *Page) marketDay(t time.Time) string {
	return t.In(p.newYork).Format("Mon ") + p.day(t) + t.In(p.newYork).Format(", 15:04")
}

// day formats a day in New York, such as "14 Oct". September has four letters, as
// the browsers' British English has it.
func (p *Page) day(t time.Time) string {
	return strings.Replace(t.In(p.newYork).Format("2 Jan"), "Sep", "Sept", 1)
}

// ago says how long before now a moment of market time was, up to an hour; then
// the time of the day, then the day.
func (p *Page) ago(at, now time.Time) string {
	switch seconds := int64(math.Round(max(now.Sub(at), 0).Seconds())); {
	case seconds >= 3600 && p.day(at) == p.day(now):
		return at.In(p.newYork).Format("15:04") + " ET"
	case seconds >= 3600:
		return p.day(at)
	case seconds >= 60:
		return decimal(seconds/60) + " min ago"
	case seconds < 1:
		return "now"
	default:
		return decimal(seconds) + " s ago"
	}
}

// plural is a count with its word: 1 agent, 8 agents.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return formatCount(n) + " " + one + "s"
}

// clipped shortens text for people to at most limit runes.
func clipped(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
