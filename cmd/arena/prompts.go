package main

import (
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
)

// prompts are the templates of the prompts by which models are told: as they are now, and
// as each arena has them in force. They are safe for concurrent use.
type prompts struct {
	folder string // of the arenas' files; empty for the built-in ones

	mu    sync.Mutex
	now   map[string]*promptFile
	force map[string]map[string]*prompt.Template // by arena
}

// A promptFile is a prompt as it is now.
type promptFile struct {
	template *prompt.Template // the last that can be used
	seen     stamp            // of the file that was read last; zero if none was
	refused  string           // why what was read last cannot be used
}

// A stamp tells a file from what it was before, as far as one can without reading it.
type stamp struct {
	at   time.Time
	size int64
}

func newPrompts(folder string, templates map[string]*prompt.Template) *prompts {
	p := &prompts{folder: folder, force: make(map[string]map[string]*prompt.Template)}
	p.take(templates)
	return p
}

// take takes the templates of a new reading of the files, and returns those before.
func (p *prompts) take(templates map[string]*prompt.Template) (before map[string]*prompt.Template) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before = make(map[string]*prompt.Template, len(p.now))
	for name, file := range p.now {
		before[name] = file.template
	}
	p.now = make(map[string]*promptFile, len(templates))
	for name, template := range templates {
		p.now[name] = &promptFile{template: template}
	}
	return before
}

// retold are the names of the templates that were others before, sorted.
func retold(before, now map[string]*prompt.Template) []string {
	var names []string
	for name, template := range now {
		if was, known := before[name]; known && was.Version() != template.Version() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// of returns what tells the template by which the arena id is told in a prompt. ok is false
// if there is none of that name.
func (p *prompts) of(id, name string) (template func() *prompt.Template, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.force[id] == nil {
		p.force[id] = make(map[string]*prompt.Template)
	}
	if file, known := p.now[name]; known && p.force[id][name] == nil {
		p.force[id][name] = file.template
	}
	if p.force[id][name] == nil {
		return nil, false
	}
	return func() *prompt.Template {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.force[id][name]
	}, true
}

// look returns the versions in which prompts of the arena id are now. A file is read again
// if it looks changed, and checked as at the start: what fails leaves the one before.
func (p *prompts) look(id string, names []string, log *slog.Logger) (now []arena.PromptVersion, use func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := make(map[string]*prompt.Template, len(names))
	for _, name := range names {
		file, ok := p.now[name]
		if !ok { // its file went with the arena's; what is in force stays
			continue
		}
		p.readAgain(name, file, log)
		found[name] = file.template
		now = append(now, arena.PromptVersion{Prompt: name, Version: file.template.Version(), Refused: file.refused})
	}
	return now, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.force[id] == nil {
			p.force[id] = make(map[string]*prompt.Template)
		}
		maps.Copy(p.force[id], found)
	}
}

// readAgain reads a file that is not as it was seen last.
func (p *prompts) readAgain(name string, file *promptFile, log *slog.Logger) {
	if p.folder == "" || name == roster.DefaultPrompt || name == roster.SimplePrompt {
		return
	}
	seen := stamp{size: -1}
	if info, err := os.Stat(filepath.Join(p.folder, filepath.FromSlash(name))); err == nil {
		seen = stamp{info.ModTime(), info.Size()}
	}
	if seen == file.seen {
		return
	}
	file.seen = seen
	template, err := roster.ReadPrompt(p.folder, name)
	switch {
	case err != nil:
		file.refused = public(err.Error())
		log.Warn("a changed prompt cannot be used; the one before stays in force until its file is mended", "prompt", name, "err", err)
	case template.Version() != file.template.Version():
		log.Info("a changed prompt is in force from the next round on", "prompt", name, "before", file.template.Version(), "now", template.Version())
		fallthrough
	default:
		file.template, file.refused = template, ""
	}
}
