package page_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport/transporttest"
)

func TestPage_ShowsTheAgentThatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	for agent, symbol := range map[string]string{"mean-reversion": "MSFT", "momentum": "AAPL"} {
		page := shows(w, "/a/main?agent="+agent)
		if n := strings.Count(page, `<tr class="chosen " data-agent="`+agent+`">`); n != 1 {
			t.Errorf("%s is chosen %d times", agent, n)
		}
		_, positions, _ := strings.Cut(page, `<caption class="hidden">Positions of `+agent+`</caption>`)
		if positions, _, _ = strings.Cut(positions, "</table>"); !strings.Contains(positions, `<th scope="row">`+symbol) {
			t.Errorf("the positions of %s are not shown", agent)
		}
		if n := strings.Count(page, " faint"); n != 3 {
			t.Errorf("%d lines step back behind that of %s", n, agent)
		}
		if !strings.Contains(page, `href="/a/main?agent=`+agent+`&amp;still=1"`) {
			t.Error("to hold still forgets the agent")
		}
	}
}

func TestPage_StandsStillWhenAsked(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	page := shows(w, "/a/main?still=1", "Standing still")
	if strings.Contains(page, "http-equiv") || !strings.Contains(page, `href="/a/main"`) {
		t.Error("the page goes on, or cannot")
	}
}

func TestPage_ShowsAPhoneTheSectionThatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	for query, section := range map[string]string{"": "arena", "?section=decisions": "decisions", "?section=notices": "tape", "?section=chat": "tape", "?section=x%22": "arena"} {
		if !strings.Contains(shows(w, "/a/main"+query), `<div class="page" data-section="`+section+`">`) {
			t.Errorf("%q: the section is not %s", query, section)
		}
	}
}

func TestPage_DrawsTheChartThatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	for query, c := range map[string]struct{ title, unit, span, summary, grade string }{
		"":                              {"Account value", "%", "All", `Account value since the season's start: highest \S+ [+\x{2212}][\d.]+%, lowest`, `[+\x{2212}][\d.]+%`},
		"?range=1w&unit=nonsense":       {"Account value", "%", "1W", `Account value over a week: highest \S+ [+\x{2212}][\d.]+%`, `[+\x{2212}][\d.]+%`},
		"?range=1d&unit=dollar":         {"Account value", "$", "1D", `Account value over the last session: highest \S+ \$[\d,]+, lowest`, `\$[\d,.]+`},
		"?unit=drawdown&range=1m":       {"Drawdown", "Drawdown", "1M", `Drawdown over a month: highest \S+ [\x{2212}\d.]+%, lowest \S+ \x{2212}[\d.]+%`, `\x{2212}[\d.]+%`},
		"?unit=dollar&range=a&agent=me": {"Account value", "$", "All", `Account value since the season's start: highest \S+ \$`, `\$[\d,.]+`},
	} {
		page := shows(w, "/a/main"+query)
		_, chart, _ := strings.Cut(page, `<section class="panel chart"`)
		chart, _, _ = strings.Cut(html.UnescapeString(chart), "</section>")
		var taken []string
		for _, found := range regexp.MustCompile(`aria-pressed="true"[^>]*>([^<]*)`).FindAllStringSubmatch(chart, -1) {
			taken = append(taken, found[1])
		}
		want := []string{c.unit, c.span}
		if c.unit == c.title {
			want = []string{c.span, c.unit}
		}
		if !slices.Equal(taken, want) {
			t.Errorf("%q: %q are taken, want %q", query, taken, want)
		}
		for _, part := range []string{`<h2 id="chart-title">` + c.title + `<`, `aria-label="` + c.summary, `<text[^>]*>` + c.grade + `</text>`, `<path class="c0[^"]*" d="M\d+ \d+`} {
			if !regexp.MustCompile(part).MatchString(chart) {
				t.Errorf("%q: the chart lacks %s", query, part)
			}
		}
	}
}

// Without a script a link leads to the same page in all but what it names.
func TestPage_LinksKeepWhatWasChosen(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/a/main?unit=dollar&range=1w&section=tape&agent=momentum&nonsense=1")
	for _, link := range []string{
		"/a/main?agent=index&range=1w&section=tape&unit=dollar#positions",
		"/a/main?agent=momentum&range=1w&section=tape&still=1&unit=dollar",
	} {
		if !strings.Contains(page, `href="`+html.EscapeString(link)+`"`) {
			t.Errorf("no link leads to %s", link)
		}
	}
}
