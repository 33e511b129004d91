package page

import (
	"net/url"

	"github.com/seed45548214/arena/transport/history"
)

// A choice is what a reader chose to look at, as the page's address tells it. The
// script reads the same from it, in web/src/store/choice.ts.
type choice struct {
	agent   string // whose line stands alone, and whose positions are shown; empty for nobody
	span    history.Range
	unit    unit
	section string // what a phone shows
	still   bool   // the page does not load itself again, for those without a script
}

// What is chosen where an address tells nothing, or what nobody understands.
const (
	usualSpan    = history.All
	usualUnit    = percent
	usualSection = "arena"
)

// choiceOf reads the choice from the query of an address.
func choiceOf(query url.Values) choice {
	return choice{
		agent:   query.Get("agent"),
		span:    oneOf(query.Get("range"), usualSpan, history.Day, history.Week, history.Month),
		unit:    oneOf(query.Get("unit"), usualUnit, dollar, drawdown),
		section: oneOf(query.Get("section"), usualSection, "decisions", "positions", "tape", "notices", "chat"),
		still:   query.Has("still"),
	}
}

func oneOf[T ~string](text string, usual T, others ...T) T {
	for _, other := range others {
		if T(text) == other {
			return other
		}
	}
	return usual
}

// url is the page of an arena with this choice.
func (c choice) url(arena string) string {
	query := make(url.Values)
	set := func(name, value, usual string) {
		if value != usual {
			query.Set(name, value)
		}
	}
	set("agent", c.agent, "")
	set("range", string(c.span), string(usualSpan))
	set("unit", string(c.unit), string(usualUnit))
	set("section", c.section, usualSection)
	if c.still {
		query.Set("still", "1")
	}
	return (&url.URL{Path: "/a/" + arena, RawQuery: query.Encode()}).String()
}

// of is the same choice with another agent.
func (c choice) of(agent string) choice {
	c.agent = agent
	return c
}

// moving is the same choice on a page that stands still, or that does not.
func (c choice) moving(moves bool) choice {
	c.still = !moves
	return c
}

// shownSection is the section that the script will show a phone.
func (c choice) shownSection() string {
	if c.section == "notices" || c.section == "chat" {
		return "tape" // they are behind tabs of it
	}
	return c.section
}
