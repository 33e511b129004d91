package actors

import (
	"errors"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// competitor is what decides for the agent at seat. Of a code name it comes from the vault:
// a season goes on with those with whom it began, whatever the plan of the next one says.
func (a *arenaActor) competitor(seat int) (Competitor, error) {
	state := a.season.State
	entrant, err := a.season.Entrant(seat)
	if err != nil {
		return Competitor{}, err
	}
	competitor, err := a.spec.Competitor(&entrant)
	switch {
	case err == nil:
		return competitor, nil
	case state.Roster[seat].Decider.Kind != arena.BySealed:
		return Competitor{}, fmt.Errorf("agent %s: %w", entrant.Agent, err)
	}
	// Neither the page nor the log tells whose it is.
	names := append([]string{}, state.Blind.Names...)
	hidden := arena.NewBlackout(append(names, state.Blind.Candidates...), state.Symbols).Text(err.Error())
	return Competitor{}, errors.New("a model under a code name: " + hidden)
}
