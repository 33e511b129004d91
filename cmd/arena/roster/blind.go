package roster

import (
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// codeNames are those of an arena whose file has none of its own.
func codeNames() []plain { return []plain{"Phoenix", "Shadow", "Nova", "Zenith", "Nexus"} }

// checkBlind refuses a blind arena in which something tells the models apart.
func (s *Spec) checkBlind() {
	if !s.Blind {
		if len(s.CodeNames) > 0 {
			s.refuse("$.code_names", "code names are for a blind arena; add blind: true, or leave them out")
		}
		return
	}
	own := len(s.CodeNames) > 0
	if !own {
		s.CodeNames = codeNames()
	}
	models, looks := 0, make(map[string]plain, len(s.Roster))
	for i := range s.Roster {
		entrant := &s.Roster[i]
		if entrant.Model == "" {
			looks[look(string(entrant.Agent))] = entrant.Agent
			continue
		}
		models++
		if entrant.Rules != (rulesSpec{}) {
			s.refuse(fmt.Sprintf("$.roster[%d].rules", i), "rules of its own would tell who %q is; give them to the whole arena", entrant.Agent)
		}
		if entrant.Baseline {
			s.refuse(fmt.Sprintf("$.roster[%d].baseline", i), "a baseline plays under its own name; leave that out, or the model")
		}
	}
	switch {
	case models == 0:
		s.refuse("$.blind", "a blind arena needs models; this one has none")
	case models > len(s.CodeNames) && !own:
		s.refuse("$.blind", "%d models need as many code names; list them under code_names", models)
	case models > len(s.CodeNames):
		s.refuse("$.code_names", "%d models need as many code names; there are %d", models, len(s.CodeNames))
	case own:
		s.checkCodeNames(looks)
	}
}

// checkCodeNames refuses names that cannot be told from another, looks being those of the
// agents that have none, and names that tell something themselves.
func (s *Spec) checkCodeNames(looks map[string]plain) {
	hidden := arena.NewBlackout(nil, nil)
	for i, code := range s.CodeNames {
		at := fmt.Sprintf("$.code_names[%d]", i)
		name, err := checkName(string(code))
		if err != nil {
			s.refuse(at, "the code name %q cannot be used: %v", code, err)
			continue
		}
		s.CodeNames[i] = plain(name)
		if other, alike := looks[look(name)]; alike {
			s.refuse(at, "the code name %q is taken, or looks like %q; give another", name, other)
		}
		looks[look(name)] = plain(name)
		if hidden.Text(name) != name || strings.Contains(name, arena.BlackedOut) {
			s.refuse(at, "the code name %q is that of a model or of its vendor; give another", name)
		}
	}
}

// hide gives the models of plan code names, and returns who plays under them.
func (s *Spec) hide(plan *arena.Plan) []arena.Player {
	var players []arena.Player
	for i := range plan.Roster {
		entrant := &plan.Roster[i]
		if entrant.Decider.Kind != arena.ByModel {
			continue
		}
		players = append(players, arena.Player{Name: entrant.Agent, Decider: entrant.Decider})
		*entrant = arena.Entrant{Agent: string(s.CodeNames[len(players)-1]), Decider: arena.Decider{Kind: arena.BySealed}}
	}
	plan.Blind = arena.NewBlind(players)
	return players
}
