package arena

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// A Mode says where the prices of a season come from.
type Mode string

// The modes.
const (
	Simulated  Mode = "simulated"
	Realtime   Mode = "realtime"
	Historical Mode = "historical"
	Hybrid     Mode = "hybrid"
)

// Millis is a duration in milliseconds.
type Millis int64

// Duration converts m.
func (m Millis) Duration() time.Duration { return time.Duration(m) * time.Millisecond }

// An Entrant is an agent's place in the roster.
type Entrant struct {
	Agent   string  `json:"agent"` // its name, unique in the roster
	Decider Decider `json:"decider"`
	// Baseline marks an agent that others are measured against.
	Baseline bool `json:"baseline,omitzero"`
	// Rules replace those of the arena for this agent.
	Rules *Rules `json:"rules,omitempty"`
	// Was is the name of the model that played under the agent's code name; empty before
	// the reveal, and where nothing is sealed.
	Was string `json:"was,omitempty"`
}

// Decides says what decides for e, such as "strategy:momentum", or which model did under a
// code name.
func (e *Entrant) Decides() string {
	if e.Was != "" {
		return "was " + e.Was
	}
	return e.Decider.String()
}

// A Plan is all that determines a season besides prices and decisions.
type Plan struct {
	Arena     string    `json:"arena"` // its id
	Name      string    `json:"name"`
	Seed      uint64    `json:"seed,string"` // of the deciders; of simulated prices too where no seal is
	Mode      Mode      `json:"mode"`
	Roster    []Entrant `json:"roster"`
	Symbols   []Symbol  `json:"symbols"` // all that are quoted, sorted
	Benchmark Symbol    `json:"benchmark,omitempty"`
	Rules     Rules     `json:"rules"`
	Cash      Money     `json:"cash"` // of every agent at the start
	// RoundEvery is the time between rounds: market time, or wall time in
	// realtime mode.
	RoundEvery Millis `json:"round_every_ms"`
	// MaxSessions ends the season at the close of its last one. Zero means that
	// it does not end by itself.
	MaxSessions int `json:"max_sessions,omitzero"`
	// Prelude is how many sessions are played at once, before the season keeps its pace:
	// an audience finds it in the middle of its story. Zero means none.
	Prelude  int       `json:"prelude,omitzero"`
	StartsAt time.Time `json:"starts_at"` // market time of the first tick
	// Chat lets the audience write to the agents for which models decide. Nil means that
	// there is no chat.
	Chat *ChatRules `json:"chat,omitempty"`
	// Blind is what is told of the models that play under code names; nil where all play
	// under their own.
	Blind *Blind `json:"blind,omitempty"`
}

// ErrPlan means that a plan cannot make a season.
var ErrPlan = errors.New("not a season")

// Validate reports the first thing that is wrong with p. The error wraps
// [ErrPlan].
func (p *Plan) Validate() error {
	problem := p.problem()
	if problem == "" {
		problem = p.blindProblem()
	}
	if problem == "" {
		return nil
	}
	return fmt.Errorf("arena %s: %w: %s", p.Arena, ErrPlan, problem)
}

// problem is the first thing that is wrong with p, apart from what is blind.
func (p *Plan) problem() string {
	switch {
	case len(p.Roster) == 0:
		return "its roster is empty"
	case len(p.Symbols) == 0:
		return "it has no symbols"
	case !slices.IsSorted(p.Symbols):
		return "its symbols are not sorted"
	case len(slices.Compact(slices.Clone(p.Symbols))) < len(p.Symbols):
		return "one of its symbols is listed twice"
	case p.Benchmark != "" && !slices.Contains(p.Symbols, p.Benchmark):
		return "its benchmark is not among its symbols"
	case p.Cash <= 0:
		return "its agents start without cash"
	case p.Cash > MaxCash:
		return fmt.Sprintf("its agents start with %v of cash; at most %v can be counted", p.Cash, MaxCash)
	case p.RoundEvery <= 0:
		return "the time between rounds is not positive"
	case p.MaxSessions < 0:
		return "the number of sessions is negative"
	case p.Prelude < 0:
		return "the number of sessions that are played at once is negative"
	case p.MaxSessions > 0 && p.Prelude >= p.MaxSessions:
		return "all of its sessions are played at once"
	}
	if problem := p.Rules.Problem(); problem != "" {
		return problem
	}
	if p.Chat != nil {
		if problem := p.Chat.Problem(); problem != "" {
			return problem
		}
	}
	return p.rosterProblem()
}

func (p *Plan) rosterProblem() string {
	seen := make(map[string]bool, len(p.Roster))
	for i := range p.Roster {
		entrant := &p.Roster[i]
		if entrant.Agent == "" || !utf8.ValidString(entrant.Agent) {
			return fmt.Sprintf("agent %d of its roster has no name", i+1)
		}
		if seen[entrant.Agent] {
			return fmt.Sprintf("agent %q is in its roster twice", entrant.Agent)
		}
		seen[entrant.Agent] = true
		if entrant.Rules == nil {
			continue
		}
		if problem := entrant.Rules.Problem(); problem != "" {
			return fmt.Sprintf("agent %q: %s", entrant.Agent, problem)
		}
	}
	return ""
}

// Problem says what is wrong with r in a clause that does not name it, or nothing.
func (r *Rules) Problem() string {
	inUnit := func(bps int64) bool { return 0 <= bps && bps <= BpsPerUnit }
	switch {
	case !inUnit(r.Fees.Bps) || r.Fees.Minimum < 0:
		return "the trading fee must be 0 to 10000 basis points and its minimum not negative"
	case r.Fees.Minimum > MaxCash:
		return fmt.Sprintf("the least trading fee is %v; at most %v can be counted", r.Fees.Minimum, MaxCash)
	case r.HalfSpreadBps < 0 || r.SlippageBps < 0 || !inUnit(r.HalfSpreadBps+r.SlippageBps):
		return "half spread and slippage together must be 0 to 10000 basis points"
	case r.MaxPositionBps <= 0 || !inUnit(r.MaxPositionBps):
		return "the largest position must be above 0 and at most 100 percent"
	case !inUnit(r.MinInvestedBps):
		return "the minimum invested must be 0 to 100 percent"
	case !inUnit(r.ParticipationBps):
		return "the participation must be 0 to 100 percent"
	case r.Lot <= 0:
		return "the lot must be positive"
	case r.Lot > maxHeld:
		return fmt.Sprintf("the lot is %v shares; at most %v can be held", r.Lot, maxHeld)
	case !slices.IsSorted(r.Universe):
		return "the tradable symbols are not sorted"
	}
	return ""
}
