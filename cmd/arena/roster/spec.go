package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// universeBenchmark, as an agent's universe, lets it trade the benchmark and
// nothing else. The default is everything but the benchmark.
const universeBenchmark = "benchmark"

// A Spec is an arena as its file describes it.
type Spec struct {
	ID        plain         `yaml:"id"`
	Name      plain         `yaml:"name"`
	Seed      *wholeSeed    `yaml:"seed"`
	Cash      *amount       `yaml:"cash"`
	Benchmark []plain       `yaml:"benchmark"` // the first that has prices counts
	Prompt    plain         `yaml:"prompt"`    // a file beside this one, from which its models' prompts are made
	Rules     rulesSpec     `yaml:"rules"`
	Roster    []entrantSpec `yaml:"roster"`

	path     string
	tree     *ast.File
	builtIn  bool
	template *prompt.Template // of Prompt; nil without one
}

type entrantSpec struct {
	Agent    plain `yaml:"agent"`
	Strategy plain `yaml:"strategy"`
	Baseline bool  `yaml:"baseline"`

	ModelSpec `yaml:",inline"`

	Rules rulesSpec `yaml:"rules"` // on top of the arena's
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

// parseSpec reads one file. Every error says where the file is wrong.
func parseSpec(path string, text []byte) (*Spec, error) {
	if err := bounded(path, text); err != nil {
		return nil, err
	}
	s := &Spec{path: path}
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
func (s *Spec) wrong(at, format string, args ...any) error {
	place := s.path
	if path, err := yaml.PathString(at); err == nil {
		if node, err := path.FilterFile(s.tree); err == nil && node.GetToken() != nil {
			place = fmt.Sprintf("%s:%d", s.path, node.GetToken().Position.Line)
		}
	}
	return fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
}
