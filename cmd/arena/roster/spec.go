package roster

import (
	"bytes"
	"errors"
	"io"

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
	Chat      bool          `yaml:"chat"`      // the audience may write to its models
	Rules     rulesSpec     `yaml:"rules"`
	Blind     bool          `yaml:"blind"` // its models play under code names
	CodeNames []plain       `yaml:"code_names"`
	Roster    []entrantSpec `yaml:"roster"`

	path     string
	tree     *ast.File
	faults   []Fault // found so far
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
	FeeBps               *whole  `yaml:"fee_bps"`
	MinFee               *amount `yaml:"min_fee"`
	HalfSpreadBps        *whole  `yaml:"half_spread_bps"`
	SlippageBps          *whole  `yaml:"slippage_bps"`
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
	whole  = exact[count, *count]

	wholeSeed = exact[seed, *seed]
)

// parseSpec reads one file, and leaves to check what it says. An error is a [FileError].
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
		return nil, faulty(path, nil, "the file is empty; want an arena with id, name and roster")
	}
	if err != nil {
		return nil, placed(path, err)
	}
	return s, nil
}
