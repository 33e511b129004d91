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
// order of the names of their files. An error says which file is wrong, and where: it is
// a [FileError] if a file is.
func Load(dir string) ([]Spec, error) {
	var folder fs.FS
	var err error
	if folder, err = fs.Sub(builtIn, "arenas"); err != nil {
		return nil, fmt.Errorf("built-in arenas: %w", err)
	}
	if dir != "" {
		folder = os.DirFS(dir)
	}
	names, err := namesIn(folder, dir)
	if err != nil {
		return nil, err
	}
	r := make(reading)
	specs := make([]Spec, 0, len(names))
	for _, name := range names {
		s, err := r.read(folder, dir, name)
		if err != nil {
			return nil, err
		}
		specs = append(specs, *s)
	}
	return specs, nil
}

// namesIn are the names of the arenas' files in folder, which is called dir.
func namesIn(folder fs.FS, dir string) ([]string, error) {
	names, err := specPaths(folder)
	if err != nil {
		return nil, fmt.Errorf("read arenas from %s: %w", dir, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the folder %s holds no arena; put a file such as strategies.yaml into it", dir)
	}
	return names, nil
}

// A reading has the paths of the files so far, by folder and id.
type reading map[[2]string]string

// read reads the file name of folder, which is called dir, or of the built-in arenas if
// that is empty.
func (r reading) read(folder fs.FS, dir, name string) (*Spec, error) {
	path := filepath.Join(dir, name)
	// What is not a file, such as a pipe, might never come to its end.
	if info, err := fs.Stat(folder, name); err == nil && !info.Mode().IsRegular() {
		return nil, faulty(path, nil, "it is no file; a folder of arenas holds files, one for each")
	}
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, faulty(path, nil, "the file cannot be read: %v", err)
	}
	s, err := parseSpec(path, text)
	if err != nil {
		return nil, err
	}
	s.builtIn = dir == ""
	s.check()
	s.readPrompt(folder)
	id := [2]string{dir, string(s.ID)}
	if other, taken := r[id]; taken {
		s.refuse("$.id", "the id %q is taken by %s", s.ID, other)
	}
	r[id] = path
	err = s.refused()
	return s, err
}

// readPrompt reads the file that the arena's prompts are made from, if it names one.
func (s *Spec) readPrompt(folder fs.FS) {
	name := string(s.Prompt)
	if name == "" || name == DefaultPrompt || name == SimplePrompt {
		return
	}
	var err error
	if s.template, err = readTemplate(folder, name); err != nil {
		s.refuse("$.prompt", "%v", err)
	}
}

// ReadPrompt reads the template of a prompt anew, a file in the folder of arenas dir. The
// error is a sentence that says what is wrong with it.
func ReadPrompt(dir, name string) (*prompt.Template, error) {
	return readTemplate(os.DirFS(dir), name)
}

func readTemplate(folder fs.FS, name string) (*prompt.Template, error) {
	const largest = 1 << 20 // bytes
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("the prompt %q is no file in the folder of arenas", name)
	}
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, fmt.Errorf("the prompt %q cannot be read: %w", name, err)
	}
	if !info.Mode().IsRegular() || info.Size() > largest {
		return nil, fmt.Errorf("the prompt %q is no file of at most a megabyte", name)
	}
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, fmt.Errorf("the prompt %q cannot be read: %w", name, err)
	}
	return prompt.Parse(name, string(text)) //nolint:wrapcheck // it is a sentence already
}

func specPaths(folder fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		if describes(entry.Name()) {
			paths = append(paths, entry.Name())
		}
	}
	return paths, nil
}

// describes reports whether a start takes a file of that name for an arena.
func describes(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return !strings.HasPrefix(name, ".") && (ext == ".yaml" || ext == ".yml")
}
