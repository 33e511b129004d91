package page

import (
	"bytes"
	_ "embed" // the page's template
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

//go:embed page.html
var pageSource string

// Config is what the page is made of. All of it is required.
type Config struct {
	Listing  *view.Listing
	Desk     *news.Desk
	Calendar *arena.Calendar
	Now      func() time.Time
	Writer   *reply.Writer
}

// A Page renders HTML that needs no script. Where the page's script was built it
// is linked, and takes over from what was rendered: its first frame looks the
// same, so the template and the views of web/src say the same in the same classes.
type Page struct {
	Config
	newYork  *time.Location
	template *template.Template
	files    map[string]file
	assets   assetsModel
}

// New returns a page, whose Routes a server serves.
func New(cfg Config) (*Page, error) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		return nil, fmt.Errorf("load New York's clock: %w", err)
	}
	parsed, err := template.New("page").Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	p := &Page{Config: cfg, newYork: newYork, template: parsed}
	if err := p.addFiles(); err != nil {
		return nil, err
	}
	return p, nil
}

// Routes are the addresses of the page and its files.
func (p *Page) Routes() []reply.Route {
	return []reply.Route{
		{Pattern: "GET /{$}", Answer: p.home, About: homeRoute},
		{Pattern: "GET /a/{arena}", Answer: p.arenaPage, About: arenaRoute},
		{Pattern: "GET /a/{arena}/costs", Answer: p.costsPage, About: costsRoute},
		{Pattern: "GET /a/{arena}/seats", Answer: p.seatsPage, About: seatsRoute},
		{Pattern: "GET /a/{arena}/d/{decision}", Answer: p.arenaPage, About: decisionRoute},
		{Pattern: "GET /assets/{file}", Answer: p.asset, About: assetRoute},
	}
}

// home shows the first arena that runs.
func (p *Page) home(w http.ResponseWriter, r *http.Request) error {
	e, ok := view.First(p.Listing.Entries())
	if !ok {
		return p.render(w, r, http.StatusOK, &pageModel{
			Title: "arena", Heading: "No arena is configured",
			Message: &messageModel{Text: "Add an arena to the settings and start the server again."},
		})
	}
	return p.show(w, r, &e, http.StatusOK, "")
}

func homeRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("home", "The page of the first arena that runs", reply.Internal)
}

func (p *Page) arenaPage(w http.ResponseWriter, r *http.Request) error {
	e, ok := p.Listing.Entry(r.PathValue("arena"))
	if !ok {
		return reply.NoArena(r.PathValue("arena"))
	}
	status, title := http.StatusOK, ""
	if name := r.PathValue("decision"); name != "" {
		// The page is whole all the same, and says what is not there.
		switch found, ok, err := p.Listing.Views.Locate(r.Context(), e.ID, name); {
		case err != nil:
		case !ok:
			status = reply.UnknownDecision.Status()
		default:
			title = found.Agent + ", round " + formatCount(found.Round)
		}
	}
	return p.show(w, r, &e, status, title)
}

func arenaRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("arenaPage", "The page of an arena", reply.UnknownArena, reply.Internal)
}

// costsPage is the page of an arena, over which its script shows what returns cost.
func (p *Page) costsPage(w http.ResponseWriter, r *http.Request) error {
	e, ok := p.Listing.Entry(r.PathValue("arena"))
	if !ok {
		return reply.NoArena(r.PathValue("arena"))
	}
	return p.show(w, r, &e, http.StatusOK, "Costs")
}

// seatsPage is the page of an arena, over which its script asks and tells who is who.
func (p *Page) seatsPage(w http.ResponseWriter, r *http.Request) error {
	e, ok := p.Listing.Entry(r.PathValue("arena"))
	if !ok {
		return reply.NoArena(r.PathValue("arena"))
	}
	return p.show(w, r, &e, http.StatusOK, "Seats")
}

func seatsRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("seatsPage", "The page of who plays under which code name", reply.UnknownArena, reply.Internal)
}

func costsRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("costsPage", "The page of what an arena's returns cost", reply.UnknownArena, reply.Internal)
}

func decisionRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("decisionPage", "The page of a decision", reply.UnknownArena, reply.Internal)
}

func htmlRoute(id, summary string, codes ...reply.Code) openapi.Route {
	return openapi.Route{
		ID: id, Tag: "page", Summary: summary, Answer: openapi.Text("A page that works without a script."), Media: openapi.HTML,
		Refusals: reply.Refusals(codes...),
	}
}

// show renders the page of e, under a title of its own where one is given.
func (p *Page) show(w http.ResponseWriter, r *http.Request, e *view.Entry, status int, title string) error {
	model, err := p.newPageModel(e, r.URL.Query())
	if err != nil {
		return err
	}
	if title != "" {
		model.Title = title + " · " + e.Name
	}
	if stream, ok := p.Desk.Of(e.ID); ok && e.State != nil && p.assets.Script != "" {
		model.Script = &scriptModel{Arena: e.ID, Snapshot: embedded(stream)}
	}
	return p.render(w, r, status, model)
}

// A scriptModel is what the page's script takes over with.
type scriptModel struct {
	Arena    string
	Snapshot template.JS // the first message of a socket
}

// embedded is the snapshot of a feed as the content of a script element: in JSON
// a "<" stands in strings only, where it may be written as an escape.
func embedded(stream *news.Stream) template.JS {
	text := stream.Snapshot().Text()
	return template.JS(bytes.ReplaceAll(text, []byte("<"), []byte(`\u003c`))) //nolint:gosec // escaped, and JSON of our own
}

// Failure tells people what err means. Only its own error keeps it from that.
func (p *Page) Failure(w http.ResponseWriter, r *http.Request, err *reply.Error) error {
	heading := "Something went wrong"
	if err.Code.Status() == http.StatusNotFound {
		heading = "Not here"
	}
	text := err.Message
	if err.Code == reply.UnknownArena {
		text = "There is no such arena."
	}
	model := &pageModel{Title: heading + " · arena", Heading: heading, Message: &messageModel{Text: text}}
	model.Arenas = p.links(p.Listing.Entries(), "")
	return p.render(w, r, err.Code.Status(), model)
}

func (p *Page) render(w http.ResponseWriter, r *http.Request, status int, model *pageModel) error {
	model.Assets = p.assets
	var body bytes.Buffer
	if err := p.template.Execute(&body, model); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	p.Writer.Write(w, r, status, body.Bytes())
	return nil
}

// links is the selector of arenas.
func (p *Page) links(entries []view.Entry, current string) []linkModel {
	links := make([]linkModel, len(entries))
	for i := range entries {
		e := &entries[i]
		links[i] = linkModel{
			Name: e.Name, URL: (&url.URL{Path: "/a/" + e.ID}).String(),
			Phase: string(e.Phase), Current: e.ID == current,
		}
	}
	return links
}
