package transport

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page's template and icon
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"

	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/web"
)

//go:embed page.html
var pageSource string

//go:embed icon.svg
var icon []byte

// A page renders HTML that needs no script. Where the page's script was built it
// is linked, and takes over from what was rendered: its first frame looks the
// same, so the template and the views of web/src say the same in the same classes.
type page struct {
	template *template.Template
	files    map[string]file
	assets   assetsModel
}

// An assetsModel is what the head of every page links. Names are those of files;
// without a build there are only styles.
type assetsModel struct {
	Styles []string // with what makes them change, so that they may be kept for ever
	Theme  string
	Fonts  []string
	Script string
}

// A file is served as it is.
type file struct {
	kind   string
	body   []byte
	tag    string
	hashed bool // its name changes with its content
}

func newPage() (*page, error) {
	parsed, err := template.New("page").Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	p := &page{template: parsed, files: map[string]file{
		"style.css": newFile("text/css; charset=utf-8", web.Style()),
		"icon.svg":  newFile("image/svg+xml", icon),
	}}
	p.assets.Styles = []string{"style.css?v=" + p.files["style.css"].tag}
	if err := p.addBuilt(); err != nil {
		return nil, err
	}
	return p, nil
}

// addBuilt takes in the files of the page's script, if it was built.
func (p *page) addBuilt() error {
	files, manifest, ok := web.Assets()
	if !ok {
		return nil
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return fmt.Errorf("list the built page: %w", err)
	}
	for _, entry := range entries {
		body, err := fs.ReadFile(files, entry.Name())
		if err != nil {
			return fmt.Errorf("read the built page: %w", err)
		}
		built := newFile(mediaType(entry.Name()), body)
		built.hashed = true
		p.files[entry.Name()] = built
	}
	p.assets = assetsModel{manifest.Styles, manifest.Theme, manifest.Fonts, manifest.Script}
	return nil
}

// mediaType is that of a built file.
func mediaType(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2" // which the standard library does not know
	}
	return mime.TypeByExtension(path.Ext(name))
}

func newFile(kind string, body []byte) file {
	sum := sha256.Sum256(body)
	return file{kind: kind, body: body, tag: hex.EncodeToString(sum[:6])}
}

// pageRoutes are the addresses of the page and its files.
func (s *Server) pageRoutes() []reply.Route {
	return []reply.Route{
		{Pattern: "GET /{$}", Answer: s.home, About: homeRoute},
		{Pattern: "GET /a/{arena}", Answer: s.arenaPage, About: arenaRoute},
		{Pattern: "GET /a/{arena}/d/{decision}", Answer: s.arenaPage, About: decisionRoute},
		{Pattern: "GET /assets/{file}", Answer: s.asset, About: assetRoute},
	}
}

// asset serves a file of the page. Under the address that the page links to it
// never changes.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	file, ok := s.page.files[r.PathValue("file")]
	if !ok {
		return &reply.Error{Code: reply.NotFound, Message: "There is nothing at " + reply.Quoted(r.URL.Path) + "."}
	}
	if reply.Fresh(w, r, `"`+file.tag+`"`) {
		return nil
	}
	if file.hashed || r.URL.Query().Get("v") == file.tag {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Header().Set("Content-Type", file.kind)
	s.writer.Write(w, r, http.StatusOK, file.body)
	return nil
}

func assetRoute(*openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "asset", Tag: "page", Summary: "A file of the page", Tagged: true,
		Details: "Under the address that the page links to it never changes.",
		Answer:  openapi.Text("The file, of whatever type it is."), Media: "*/*", More: map[string]openapi.Response{
			"404": {Description: "There is no such file.", Content: openapi.Content(openapi.HTML, openapi.Text("A page that says so."))},
		},
	}
}

// home shows the first arena that runs.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	e, ok := view.First(s.listing.Entries())
	if !ok {
		return s.render(w, r, http.StatusOK, &pageModel{
			Title: "arena", Heading: "No arena is configured",
			Message: &messageModel{Text: "Add an arena to the settings and start the server again."},
		})
	}
	return s.show(w, r, &e, http.StatusOK)
}

func homeRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("home", "The page of the first arena that runs", reply.Internal)
}

func (s *Server) arenaPage(w http.ResponseWriter, r *http.Request) error {
	e, ok := s.listing.Entry(r.PathValue("arena"))
	if !ok {
		return reply.NoArena(r.PathValue("arena"))
	}
	status := http.StatusOK
	if name := r.PathValue("decision"); name != "" {
		// The page is whole all the same, and says what is not there.
		if _, ok, err := s.Views.Locate(r.Context(), e.ID, name); err == nil && !ok {
			status = reply.UnknownDecision.Status()
		}
	}
	return s.show(w, r, &e, status)
}

func arenaRoute(*openapi.Catalog) openapi.Route {
	return htmlRoute("arenaPage", "The page of an arena", reply.UnknownArena, reply.Internal)
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

func (s *Server) show(w http.ResponseWriter, r *http.Request, e *view.Entry, status int) error {
	model, err := s.newPageModel(e, r.URL.Query())
	if err != nil {
		return err
	}
	if stream, ok := s.desk.Of(e.ID); ok && e.State != nil && s.page.assets.Script != "" {
		model.Script = &scriptModel{Arena: e.ID, Snapshot: embedded(stream)}
	}
	return s.render(w, r, status, model)
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

// errorPage tells people what err means.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, err *reply.Error) error {
	heading := "Something went wrong"
	if err.Code.Status() == http.StatusNotFound {
		heading = "Not here"
	}
	text := err.Message
	if err.Code == reply.UnknownArena {
		text = "There is no such arena."
	}
	model := &pageModel{Title: heading + " · arena", Heading: heading, Message: &messageModel{Text: text}}
	model.Arenas = s.links(s.listing.Entries(), "")
	return s.render(w, r, err.Code.Status(), model)
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, model *pageModel) error {
	model.Assets = s.page.assets
	var body bytes.Buffer
	if err := s.page.template.Execute(&body, model); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	s.writer.Write(w, r, status, body.Bytes())
	return nil
}

// links is the selector of arenas.
func (s *Server) links(entries []view.Entry, current string) []linkModel {
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
