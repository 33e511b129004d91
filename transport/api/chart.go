package api

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/seed45548214/arena/transport/history"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// chartBytes is how much memory the answers of all arenas may take that are kept
// for the next who asks: one of 600 points of 20 agents takes 0.4 MB.
const chartBytes = 32 << 20

// equity answers with what agents were worth.
func (a *API) equity(w http.ResponseWriter, r *http.Request) error {
	return a.chart(w, r, history.Equity)
}

// drawdown answers with how far agents were below their highest worth.
func (a *API) drawdown(w http.ResponseWriter, r *http.Request) error {
	return a.chart(w, r, history.Drawdown)
}

func equityRoute(c *openapi.Catalog) openapi.Route {
	return chartRoute(c, "equity", "What agents were worth, in dollars")
}

func drawdownRoute(c *openapi.Catalog) openapi.Route {
	return chartRoute(c, "drawdown", "How far agents were below their highest worth, as a fraction")
}

func chartRoute(c *openapi.Catalog, id, summary string) openapi.Route {
	ranges := openapi.EnumOf(history.Ranges()...)
	ranges.Default = "all"
	return openapi.Route{
		ID: id, Tag: "history", Summary: summary,
		Parameters: []openapi.Parameter{
			openapi.Queried("range", "How far back from the last tick.", ranges),
			openapi.Queried("points", "At most so many points a series, the lowest and the highest of each stretch and both ends. "+
				"Rounded down to 10, 20, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500 or 2000, which is the most.",
				openapi.Between(history.LeastPoints, history.MostPoints, history.DefaultPoints)),
			openapi.Queried("agent", "Agents of the roster, one for each time it is given; without it all.", openapi.ListOf(openapi.Text(""))),
		},
		Answer: openapi.SchemaOf[history.Chart](c), Tagged: true,
		Refusals: reply.Refusals(reply.BadRequest, reply.UnknownArena, reply.Internal),
	}
}

func (a *API) chart(w http.ResponseWriter, r *http.Request, kind history.Kind) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	asked, err := chartQueryOf(r, kind)
	if err != nil {
		return err
	}
	course := a.Listing.Views.Course(e.ID)
	for _, agent := range asked.Agents {
		if !course.Has(agent) {
			return notInRoster(agent)
		}
	}
	// Every range ends at the last tick, and after a reset the same address tells of
	// another season: clients have to ask, and mostly hear that nothing is new.
	if reply.Fresh(w, r, course.Tag(&asked)) {
		return nil
	}
	text, err := a.charts.Answer(e.ID, &course, &asked)
	if err != nil {
		return fmt.Errorf("draw a chart of %s: %w", e.ID, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if asked.Gzip {
		w.Header().Set("Content-Encoding", "gzip")
	}
	reply.Send(w, http.StatusOK, text)
	return nil
}

func chartQueryOf(r *http.Request, kind history.Kind) (history.Query, error) {
	asked := history.Query{Kind: kind, Gzip: reply.TakesGzip(r.Header.Get("Accept-Encoding"))}
	query, err := reply.ListQueryOf(r, "agent", "range", "points", "agent")
	if err != nil {
		return asked, err
	}
	points, err := reply.Number(query, "points", history.LeastPoints, history.MostPoints, history.DefaultPoints)
	if err != nil {
		return asked, err
	}
	asked.Range, asked.Points, asked.Agents = rangeOf(query), int(points), query["agent"] //nolint:gosec // it is small
	if !slices.Contains(history.Ranges(), asked.Range) {
		return asked, reply.Invalid(`The parameter "range" must be 1d, 1w, 1m or all.`)
	}
	return asked, nil
}

func rangeOf(query url.Values) history.Range {
	if !query.Has("range") {
		return history.All
	}
	return history.Range(query.Get("range"))
}

func chartTables() openapi.Tables {
	return openapi.Tables{
		Scalars: map[reflect.Type]openapi.Scalar{
			reflect.TypeFor[history.Bells](): {Name: "SessionBounds", Schema: openapi.TupleOf(openapi.Whole("The open."), openapi.Whole("The close."))},
			reflect.TypeFor[history.Point](): {Name: "ChartPoint", Schema: openapi.TupleOf(
				openapi.Whole("Market time in Unix milliseconds."), &openapi.Schema{Type: "number"},
			)},
		},
		About: map[string]string{
			"Chart":         "What agents and the benchmark did over a range, from the whole bucket in which it begins.",
			"ChartPoint":    "A moment of market time in Unix milliseconds, and a value.",
			"SessionBounds": "The bells of a session, in Unix milliseconds of market time.",
		},
		Members: map[string]*openapi.Schema{
			"Chart.range": openapi.EnumOf(history.Ranges()...), "Chart.resolution": openapi.EnumOf(history.EveryTick, history.Extremes, history.Closes),
		},
		Words: map[string]string{
			"Chart.from": wordsMarket + " Null before the first tick.", "Chart.to": wordsMarket,
			"Chart.resolution": "tick: all are there. extremes: the lowest and the highest of each stretch. session: it begins with closes.",
			"Chart.agents":     "In roster order.", "Chart.benchmark": "Null without one.", "Chart.managers": "Null where no model takes part.", "Chart.start": "Cash of every agent.",
			"Chart.sessions": "Those that the chart touches.",
		},
	}
}
