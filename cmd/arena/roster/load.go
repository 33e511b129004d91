package roster

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed arenas/*.yaml
var builtIn embed.FS

// Load reads every arena of the folder dir, or the built-in ones if it is empty, in the
// order of the names of their files. An error says which file is wrong, and where.
func Load(dir string) ([]Spec, error) {
	var folder fs.FS
	var err error
	if folder, err = fs.Sub(builtIn, "arenas"); err != nil {
		return nil, fmt.Errorf("built-in arenas: %w", err)
	}
	if dir != "" {
		folder = os.DirFS(dir)
	}
	paths, err := specPaths(folder)
	if err != nil {
		return nil, fmt.Errorf("read arenas from %s: %w", dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("the folder %s holds no arena; put a file such as strategies.yaml into it", dir)
	}
	specs := make([]Spec, 0, len(paths))
	for _, path := range paths {
		text, err := fs.ReadFile(folder, path)
		if err != nil {
			return nil, fmt.Errorf("read arena: %w", err)
		}
		s, err := parseSpec(filepath.Join(dir, path), text)
		if err != nil {
			return nil, err
		}
		for i := range specs {
			if specs[i].ID == s.ID {
				return nil, s.wrong("$.id", "the id %q is taken by %s", s.ID, specs[i].path)
			}
		}
		specs = append(specs, *s)
	}
	return specs, nil
}

func specPaths(folder fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		ext := filepath.Ext(entry.Name())
		if strings.HasPrefix(entry.Name(), ".") || ext != ".yaml" && ext != ".yml" {
			continue
		}
		// What is not a file, such as a pipe, might never come to its end.
		if info, err := fs.Stat(folder, entry.Name()); err != nil || info.Mode().IsRegular() {
			paths = append(paths, entry.Name())
		}
	}
	return paths, nil
}
