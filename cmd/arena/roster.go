package main

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

//go:embed arenas/*.yaml
var builtIn embed.FS

// universeBenchmark, as an agent's universe, lets it trade the benchmark and
// nothing else. The default is everything but the benchmark.
const universeBenchmark = "benchmark"

// A spec is an arena as its file describes it.
type spec struct {
	ID        plain         `yaml:"id"`
	Name      plain         `yaml:"name"`
	Seed      *wholeSeed    `yaml:"seed"`
	Cash      *amount       `yaml:"cash"`
	Benchmark []plain       `yaml:"benchmark"` // the first that has prices counts
	Rules     rulesSpec     `yaml:"rules"`
	Roster    []entrantSpec `yaml:"roster"`

	path string
	tree *ast.File
}

type entrantSpec struct {
	Agent    plain     `yaml:"agent"`
	Strategy plain     `yaml:"strategy"`
	Baseline bool      `yaml:"baseline"`
	Rules    rulesSpec `yaml:"rules"` // on top of the arena's
}

// A rulesSpec is what a file says of rules. What it leaves out stays as it is.
type rulesSpec struct {
	FeeBps               *int64  `yaml:"fee_bps"`
	MinFee               *amount `yaml:"min_fee"`
	HalfSpreadBps        *int64  `yaml:"half_spread_bps"`
	SlippageBps          *int64  `yaml:"slippage_bps"`
	MaxPositionPercent   *part   `yaml:"max_position_percent"`
	MinInvestedPercent   *part   `yaml:"min_invested_percent"`
	ParticipationPercent *part   `yaml:"participation_percent"`
	Lot                  *lot    `yaml:"lot"`
	Universe             string  `yaml:"universe"` // of an agent
}

// The numbers of a file.
type (
	amount = exact[arena.Money, *arena.Money]
	lot    = exact[arena.Shares, *arena.Shares]
	part   = exact[percent, *percent]

	wholeSeed = exact[seed, *seed]
)

// loadSpecs reads every arena of the folder dir, or the built-in ones if it is
// empty, by file name.
func loadSpecs(dir string) ([]spec, error) {
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
	specs := make([]spec, 0, len(paths))
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

// parseSpec reads one file. Every error says where the file is wrong.
func parseSpec(path string, text []byte) (*spec, error) {
	if err := bounded(path, text); err != nil {
		return nil, err
	}
	s := &spec{path: path}
	var err error
	if s.tree, err = parser.ParseBytes(text, 0); err != nil {
		return nil, placed(path, err)
	}
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(s)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: the file is empty; want an arena with id, name and roster", path)
	}
	if err != nil {
		return nil, placed(path, err)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}

// placed puts the file and the line before the message of a YAML error.
func placed(path string, err error) error {
	if inner, ok := errors.AsType[*lineError](err); ok {
		return fmt.Errorf("%s:%d: %w", path, inner.line, inner.err)
	}
	var yamlErr yaml.Error
	if !errors.As(err, &yamlErr) || yamlErr.GetToken() == nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	message, _, _ := strings.Cut(yamlErr.GetMessage(), "\n")
	return fmt.Errorf("%s:%d: %s", path, yamlErr.GetToken().Position.Line, message)
}

// wrong is an error at the place of the file that a YAML path names.
func (s *spec) wrong(at, format string, args ...any) error {
	place := s.path
	if path, err := yaml.PathString(at); err == nil {
		if node, err := path.FilterFile(s.tree); err == nil && node.GetToken() != nil {
			place = fmt.Sprintf("%s:%d", s.path, node.GetToken().Position.Line)
		}
	}
	return fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
}

func (s *spec) check() error {
	if err := state.CheckArena(string(s.ID)); err != nil {
		return s.wrong("$.id", "%v", err)
	}
	switch {
	case s.Name == "":
		return s.wrong("$", "the arena has no name")
	case len(s.Roster) == 0:
		return s.wrong("$", "the arena has no roster")
	case s.Rules.Universe != "":
		return s.wrong("$.rules.universe", "a universe is a rule of an agent, not of the arena")
	}
	name, err := checkName(string(s.Name))
	if err != nil {
		return s.wrong("$.name", "the arena's name %q cannot be used: %v", s.Name, err)
	}
	s.Name = plain(name)
	for i, symbol := range s.Benchmark {
		parsed, err := arena.ParseSymbol(string(symbol))
		if err != nil {
			return s.wrong(fmt.Sprintf("$.benchmark[%d]", i), "the benchmark %q is not a ticker such as SPY", symbol)
		}
		s.Benchmark[i] = plain(parsed)
	}
	if err := s.checkDollars(); err != nil {
		return err
	}
	return s.checkRoster()
}

// checkDollars refuses amounts that are too large to be counted.
func (s *spec) checkDollars() error {
	fit := func(at string, said *amount) error {
		if dollars := said.said(); dollars != nil && *dollars > arena.MaxCash {
			return s.wrong(at, "%v is too much; want at most %v dollars", *dollars, arena.MaxCash)
		}
		return nil
	}
	if err := cmp.Or(fit("$.cash", s.Cash), fit("$.rules.min_fee", s.Rules.MinFee)); err != nil {
		return err
	}
	for i := range s.Roster {
		if err := fit(fmt.Sprintf("$.roster[%d].rules.min_fee", i), s.Roster[i].Rules.MinFee); err != nil {
			return err
		}
	}
	return nil
}

func (s *spec) checkRoster() error {
	looks := make(map[string]plain, len(s.Roster))
	for i := range s.Roster {
		entrant, at := &s.Roster[i], fmt.Sprintf("$.roster[%d]", i)
		if entrant.Agent == "" {
			return s.wrong(at, "agent %d has no name", i+1)
		}
		name, err := checkName(string(entrant.Agent))
		if err != nil {
			return s.wrong(at+".agent", "the agent %q cannot be called so: %v", entrant.Agent, err)
		}
		entrant.Agent = plain(name)
		other, alike := looks[look(name)]
		looks[look(name)] = entrant.Agent
		switch {
		case alike && other == entrant.Agent:
			return s.wrong(at+".agent", "the agent %q is in the roster twice", entrant.Agent)
		case alike:
			return s.wrong(at+".agent", "the agents %q and %q look alike; give one another name", other, entrant.Agent)
		case !slices.Contains(strategy.Names(), string(entrant.Strategy)):
			return s.wrong(at+".strategy", "the agent %q has the unknown strategy %q; want one of %s",
				entrant.Agent, entrant.Strategy, joined(strategy.Names()))
		case entrant.Rules.Universe != "" && entrant.Rules.Universe != universeBenchmark:
			return s.wrong(at+".rules.universe", "the universe %q is unknown; want %s, or none for all other symbols",
				entrant.Rules.Universe, universeBenchmark)
		}
	}
	return nil
}
