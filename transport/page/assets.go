package page

import (
	"crypto/sha256"
	_ "embed" // the page's icon
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/web"
)

//go:embed icon.svg
var icon []byte

// An assetsModel is what the head of every page links. Names are those of files;
// without a build there are only styles.
type assetsModel struct {
	Styles   []string // with what makes them change, so that they may be kept for ever
	Theme    string
	Fonts    []string
	Script   string
	Preloads []string // modules that the script asks for at once
}

// A file is served as it is.
type file struct {
	kind   string
	body   []byte
	tag    string
	hashed bool // its name changes with its content
}

// addFiles takes in the style and the icon, and what was built.
func (p *Page) addFiles() error {
	p.files = map[string]file{
		"style.css": newFile("text/css; charset=utf-8", web.Style()),
		"icon.svg":  newFile("image/svg+xml", icon),
	}
	p.assets.Styles = []string{"style.css?v=" + p.files["style.css"].tag}
	return p.addBuilt()
}

// addBuilt takes in the files of the page's script, if it was built.
func (p *Page) addBuilt() error {
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
	p.assets = assetsModel{manifest.Styles, manifest.Theme, manifest.Fonts, manifest.Script, manifest.Preloads}
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

// asset serves a file of the page. Under the address that the page links to it
// never changes.
func (p *Page) asset(w http.ResponseWriter, r *http.Request) error {
	file, ok := p.files[r.PathValue("file")]
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
	p.Writer.Write(w, r, http.StatusOK, file.body)
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
