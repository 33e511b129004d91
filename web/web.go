// Package web is the page: TypeScript that Vite builds into dist, and the
// built files embedded for the server. A build of the server without the page
// is a build with the placeholder; the server's HTML then stands alone, in the
// style sheets as they are in the source.
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
)

// entries are the sources that Vite builds, as its manifest names them.
const (
	mainEntry  = "src/main.tsx"
	themeEntry = "src/theme.ts"
	stagePart  = "src/views/stage.tsx" // a part of main's that the first view waits for
)

// dist holds the built page, or only the placeholder.
//
//go:embed all:dist
var dist embed.FS

// styles holds the style sheets, which are plain CSS and need no build.
//
//go:embed src/styles/*.css
var styles embed.FS

// A Manifest names the built files, all of them in the folder that Assets
// returns. Their names change with their content, so that they may be kept for
// ever.
type Manifest struct {
	// Script is the page's module.
	Script string
	// Preloads are modules that the script asks for at once.
	Preloads []string
	// Theme is a plain script of a hundred bytes that takes a remembered theme
	// before the first paint; it belongs into the head, before the style.
	Theme string
	// Styles are the style sheets.
	Styles []string
	// Fonts are the fonts that the style needs at once.
	Fonts []string
}

// A chunk is an entry of Vite's manifest.
type chunk struct {
	File    string   `json:"file"`
	Imports []string `json:"imports"`
	CSS     []string `json:"css"`
	Assets  []string `json:"assets"`
}

// Assets returns the folder of built files and their manifest. It is false when
// the page was not built. Addresses inside of the files are absolute: the
// folder must be served at /assets/.
func Assets() (fs.FS, Manifest, bool) {
	return assetsOf(dist)
}

// Style returns the style sheets as one. It is what the built one is made of and
// stands in for it where the page was not built; the text is in a font of the
// system.
func Style() []byte {
	// In the order in which src/main.tsx imports them, without the font.
	sheets := [...]string{"tokens", "base", "top", "panels", "chart", "dialogs", "served", "narrow"}
	var all []byte
	for _, name := range sheets {
		sheet, err := styles.ReadFile("src/styles/" + name + ".css")
		if err != nil {
			panic(err) // it is embedded above
		}
		all = append(all, sheet...)
	}
	return all
}

func assetsOf(files fs.FS) (fs.FS, Manifest, bool) {
	text, err := fs.ReadFile(files, "dist/manifest.json")
	if err != nil {
		return nil, Manifest{}, false
	}
	var chunks map[string]chunk
	if err := json.Unmarshal(text, &chunks); err != nil {
		return nil, Manifest{}, false
	}
	page, theme := chunks[mainEntry], chunks[themeEntry]
	if page.File == "" || theme.File == "" {
		return nil, Manifest{}, false
	}
	var preloads []string
	for _, name := range append(page.Imports, stagePart) {
		if part := chunks[name]; part.File != "" {
			preloads = append(preloads, path.Base(part.File))
		}
	}
	folder, err := fs.Sub(files, "dist/assets")
	if err != nil {
		return nil, Manifest{}, false
	}
	return folder, Manifest{
		Script: path.Base(page.File), Preloads: preloads, Theme: path.Base(theme.File),
		Styles: bases(page.CSS), Fonts: bases(page.Assets),
	}, true
}

func bases(files []string) []string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = path.Base(file)
	}
	return names
}
