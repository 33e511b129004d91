package web_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/web"
)

const manifest = `{
  "src/main.tsx": {"file": "assets/main-1.js", "isEntry": true, "css": ["assets/main-2.css"], "imports": ["_shared-5.js"], "assets": ["assets/inter-3.woff2"]},
  "src/views/stage.tsx": {"file": "assets/stage-6.js", "imports": ["src/main.tsx"]},
  "_shared-5.js": {"file": "assets/shared-5.js"},
  "src/theme.ts": {"file": "assets/theme-4.js", "isEntry": true}
}`

func TestAssets_NamesWhatWasBuilt(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"dist/manifest.json":    {Data: []byte(manifest)},
		"dist/assets/main-1.js": {Data: []byte("page")},
	}
	folder, got, ok := web.AssetsOf(files)
	want := web.Manifest{
		Script: "main-1.js", Preloads: []string{"shared-5.js", "stage-6.js"}, Theme: "theme-4.js",
		Styles: []string{"main-2.css"}, Fonts: []string{"inter-3.woff2"},
	}
	if !ok {
		t.Fatal("the built page was not found")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	body, err := fs.ReadFile(folder, got.Script)
	if err != nil || string(body) != "page" {
		t.Errorf("the script is %q, %v", body, err)
	}
}

func TestAssets_NothingWithoutABuild(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"placeholder": {"dist/.placeholder": {}},
		"broken":      {"dist/manifest.json": {Data: []byte("{")}},
		"unfinished":  {"dist/manifest.json": {Data: []byte(`{"src/main.tsx": {"file": "assets/main-1.js"}}`)}},
	} {
		if _, _, ok := web.AssetsOf(files); ok {
			t.Errorf("%s: a page was found", name)
		}
	}
}

func TestAssets_EveryNamedFileIsEmbedded(t *testing.T) {
	t.Parallel()
	folder, built, ok := web.Assets()
	if !ok {
		t.Skip("the page is not built; npm run build builds it")
	}
	for _, name := range append(append([]string{built.Script, built.Theme}, built.Styles...), append(built.Fonts, built.Preloads...)...) {
		if _, err := fs.Stat(folder, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStyle_HasTheSheetsThatTheScriptImportsInTheirOrder(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("src/main.tsx")
	if err != nil {
		t.Fatal(err)
	}
	style, at := string(web.Style()), 0
	imports := regexp.MustCompile(`import "\./(styles/[\w-]+\.css)";`).FindAllStringSubmatch(string(source), -1)
	if len(imports) < 5 {
		t.Fatalf("main.tsx imports %v", imports)
	}
	for _, found := range imports {
		if found[1] == "styles/font.css" {
			continue
		}
		sheet, err := os.ReadFile("src/" + found[1])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(style[at:], string(sheet)) {
			t.Fatalf("%s does not follow", found[1])
		}
		at += len(sheet)
	}
	if at != len(style) {
		t.Error("there is more style than main.tsx imports")
	}
}

// What only a build understands would be missing without one.
func TestStyle_NeedsNoBuild(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"@import", "url(", "@apply", "@layer", "&"} {
		if strings.Contains(string(web.Style()), part) {
			t.Errorf("the style has %q", part)
		}
	}
}
