package feeds

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// A folder is the bars of all files, by symbol and file.
type folder struct {
	paths    []string
	daily    bool
	sections map[arena.Symbol][]*section
}

// readFolder reads a file of bars or every CSV file of a folder, by name.
func readFolder(path string, options HistoricalOptions) (*folder, error) {
	paths, err := barPaths(path)
	if err != nil {
		return nil, err
	}
	count := &counter{progress: options.Progress}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			count.total += info.Size()
		}
	}
	f := &folder{paths: paths, sections: make(map[arena.Symbol][]*section)}
	files := make([]*barReader, len(paths))
	for i, path := range paths {
		if files[i], err = readFile(path, i, options.Calendar, count); err != nil {
			return nil, err
		}
	}
	if f.daily, err = kindOf(files); err != nil {
		return nil, err
	}
	for _, file := range files {
		if f.daily && !file.stamps.daily {
			file.asDaily()
		}
		for _, s := range file.sections {
			f.sections[s.symbol] = append(f.sections[s.symbol], s)
		}
	}
	return f, nil
}

// kindOf reports whether files hold daily bars. All must hold the same kind.
func kindOf(files []*barReader) (daily bool, err error) {
	var first *barReader
	daily = true
	for _, file := range files {
		ofFile, sure := file.stamps.kind()
		if !sure {
			continue
		}
		if first != nil && ofFile != daily {
			return false, &InputError{
				Path: file.path, Remedy: "keep daily and intraday bars in folders of their own",
				Problem: "its bars are of another kind than those of " + first.path,
			}
		}
		if first == nil {
			first, daily = file, ofFile
		}
	}
	return daily, nil
}

// barPaths returns the files that a path means.
func barPaths(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	var paths []string
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() && strings.EqualFold(filepath.Ext(name), ".csv") && !strings.HasPrefix(name, ".") {
			paths = append(paths, filepath.Join(path, name))
		}
	}
	if len(paths) == 0 {
		return nil, &InputError{Path: path, Problem: "the folder holds no CSV file", Remedy: "name one that holds bars"}
	}
	return paths, nil
}

func readFile(path string, number int, calendar *arena.Calendar, count *counter) (*barReader, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the files to read
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	count.from = file
	return readBars(path, number, count, calendar)
}

// unreadable returns the error of a file or folder that cannot be opened.
func unreadable(path string, err error) error {
	problem := "it cannot be read"
	if errors.Is(err, fs.ErrNotExist) {
		problem = "no such file or folder"
	} else if errors.Is(err, fs.ErrPermission) {
		problem = "permission denied"
	}
	return &InputError{Path: path, Problem: problem, Remedy: "check the path and its permissions", Err: err}
}

// join puts the sections of each symbol in a row. Sections must not overlap.
func (f *folder) join() (map[arena.Symbol][]bar, error) {
	joined := make(map[arena.Symbol][]bar, len(f.sections))
	for symbol, sections := range f.sections {
		slices.SortStableFunc(sections, func(a, b *section) int { return cmp.Compare(a.bars[0].start, b.bars[0].start) })
		bars := sections[0].bars
		for i, s := range sections[1:] {
			if last := bars[len(bars)-1].start; s.bars[0].start <= last {
				return nil, &InputError{
					Path: s.path, Line: int(s.bars[0].line), Remedy: "remove one of the two, or sort them into one file",
					Problem: fmt.Sprintf("%s at %s overlaps with %s, which reaches to %s",
						symbol, moment(s.bars[0].start), sections[i].path, moment(last)),
				}
			}
			bars = append(bars, s.bars...)
		}
		joined[symbol] = slices.Clip(bars)
	}
	return joined, nil
}

// A counter reads files and tells how far it is in all of them.
type counter struct {
	from        io.Reader
	progress    func(read, total int64)
	read, total int64
}

// Read reads from the current file.
func (c *counter) Read(buffer []byte) (int, error) {
	n, err := c.from.Read(buffer)
	c.read += int64(n)
	if c.progress != nil {
		c.progress(c.read, c.total)
	}
	return n, err //nolint:wrapcheck // io.EOF must stay itself
}
