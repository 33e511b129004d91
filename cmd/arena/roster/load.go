package roster

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed45548214/arena/actors/decide/prompt"
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
		s, err := read(folder, dir, path)
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

// read reads the file path of the folder dir, or of the built-in arenas.
func read(folder fs.FS, dir, path string) (*Spec, error) {
	text, err := fs.ReadFile(folder, path)
	if err != nil {
		return nil, fmt.Errorf("read arena: %w", err)
	}
	s, err := parseSpec(filepath.Join(dir, path), text)
	if err != nil {
		return nil, err
	}
	s.builtIn = dir == ""
	s.check()
	s.readPrompt(folder)
	return s, s.refused()
}

// readPrompt reads the file that the arena's prompts are made from, if it names one.
func (s *Spec) readPrompt(folder fs.FS) {
	const largest = 1 << 20 // bytes
	name := string(s.Prompt)
	switch {
	case name == "" || name == DefaultPrompt || name == SimplePrompt:
		return
	case !fs.ValidPath(name):
		s.refuse("$.prompt", "the prompt %q is no file in the folder of arenas", name)
		return
	}
	info, err := fs.Stat(folder, name)
	switch {
	case err != nil:
		s.refuse("$.prompt", "the prompt %q cannot be read: %v", name, err)
		return
	case !info.Mode().IsRegular() || info.Size() > largest:
		s.refuse("$.prompt", "the prompt %q is no file of at most a megabyte", name)
		return
	}
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		s.refuse("$.prompt", "the prompt %q cannot be read: %v", name, err)
		return
	}
	if s.template, err = prompt.Parse(name, string(text)); err != nil {
		s.refuse("$.prompt", "%v", err)
	}
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
