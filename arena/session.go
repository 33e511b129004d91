package arena

import "time"

// regularHours is how long a session lasts that is not cut short.
const regularHours = 6*time.Hour + 30*time.Minute

// A Session is one trading day, from the opening bell to the closing bell. Both
// moments are in UTC.
type Session struct {
	Date  Date      `json:"date"`
	Open  time.Time `json:"open"`
	Close time.Time `json:"close"`
}

// Early reports whether s closes before 16:00 in New York.
func (s Session) Early() bool { return s.Close.Sub(s.Open) < regularHours }

// newSession returns the regular or shortened session of a trading day. The day
// is a midnight in UTC.
func newSession(date Date, day time.Time, newYork *time.Location) Session {
	year, month, dom := day.Date()
	closing := 16
	if closesEarly(day) {
		closing = 13
	}
	return Session{
		Date:  date,
		Open:  time.Date(year, month, dom, 9, 30, 0, 0, newYork).UTC(),
		Close: time.Date(year, month, dom, closing, 0, 0, 0, newYork).UTC(),
	}
}

// closesEarly reports whether a trading day ends at 13:00 in New York.
func closesEarly(day time.Time) bool {
	year, month, dom := day.Date()
	switch weekday := day.Weekday(); month {
	case time.July:
		// Around a holiday on Thursday the half day was Friday the 5th; since
		// 2013 it is Wednesday the 3rd.
		if year < 2013 && weekday >= time.Wednesday {
			return dom == 3 && weekday == time.Thursday || dom == 5 && weekday == time.Friday
		}
		return dom == 3 && weekday < time.Friday
	case time.November: // the day after Thanksgiving
		return weekday == time.Friday && 23 <= dom && dom <= 29
	case time.December:
		return dom == 24 && weekday < time.Friday || day.Format(time.DateOnly) == "2003-12-26"
	default:
		return false
	}
}

// isTradingDay reports whether the exchange opens on day, by the rules of today
// and the single closures since 1990.
func isTradingDay(day time.Time) bool {
	weekday := day.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday &&
		!isFixedHoliday(day) && !isMovableHoliday(day) && !wasClosedOnce(day)
}

// isFixedHoliday reports whether day is a holiday bound to a date, or the
// weekday that stands in for it.
func isFixedHoliday(day time.Time) bool {
	observes := func(month time.Month, dom int) bool {
		switch day.Weekday() {
		case time.Monday:
			return isOn(day, month, dom) || isOn(day.AddDate(0, 0, -1), month, dom)
		case time.Friday:
			return isOn(day, month, dom) || isOn(day.AddDate(0, 0, 1), month, dom)
		default:
			return isOn(day, month, dom)
		}
	}
	// A New Year's Day on Saturday has no stand-in: the year's books close on
	// the Friday before.
	newYear := isOn(day, time.January, 1) || isOn(day, time.January, 2) && day.Weekday() == time.Monday
	juneteenth := day.Year() >= 2022 && observes(time.June, 19)
	return newYear || juneteenth || observes(time.July, 4) || observes(time.December, 25)
}

func isOn(day time.Time, month time.Month, dom int) bool {
	return day.Month() == month && day.Day() == dom
}

// isMovableHoliday reports whether day is a holiday bound to a weekday.
func isMovableHoliday(day time.Time) bool {
	year, month, dom := day.Date()
	week := (dom-1)/7 + 1
	switch day.Weekday() {
	case time.Monday:
		king := year >= 1998 && month == time.January && week == 3
		presidents := month == time.February && week == 3
		memorial := month == time.May && dom > 24
		labor := month == time.September && week == 1
		return king || presidents || memorial || labor
	case time.Thursday:
		return month == time.November && week == 4
	case time.Friday:
		return day.AddDate(0, 0, 2).Equal(easter(year))
	default:
		return false
	}
}

// easter returns Easter Sunday by the Gregorian computus of Meeus, Jones and
// Butcher.
func easter(year int) time.Time {
	golden, century, rest := year%19, year/100, year%100
	skipped := (century - (century+8)/25 + 1) / 3
	epact := (19*golden + century - century/4 - skipped + 15) % 30
	toSunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*toSunday) / 451
	days := epact + toSunday - 7*late + 114
	return time.Date(year, time.Month(days/31), days%31+1, 0, 0, 0, 0, time.UTC)
}

// wasClosedOnce reports whether the exchange stayed closed on day for a reason
// that does not recur.
func wasClosedOnce(day time.Time) bool {
	switch day.Format(time.DateOnly) {
	case "1994-04-27", // funeral of President Nixon
		"2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14", // attacks on New York
		"2004-06-11",               // funeral of President Reagan
		"2007-01-02",               // funeral of President Ford
		"2012-10-29", "2012-10-30", // hurricane Sandy
		"2018-12-05", // funeral of President Bush
		"2025-01-09": // funeral of President Carter
		return true
	default:
		return false
	}
}
