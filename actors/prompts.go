package actors

import (
	"context"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// Prompts looks at the templates of the prompts that are called names, and returns in
// which versions they are now; use has the models told by these. It is called once a round,
// outside of the mailbox.
type Prompts func(names []string) (now []arena.PromptVersion, use func())

// open asks the agents of a round that has opened, models by the prompts as they are now:
// that one has changed is stored before the first decision that is made with it.
func (a *arenaActor) open(c actor.Context, views []arena.View) {
	look, names := a.spec.Prompts, a.season.PromptNames()
	if look == nil || len(names) == 0 {
		a.ask(c, views)
		return
	}
	var now []arena.PromptVersion
	var use func()
	a.aside(c, func(context.Context) error {
		now, use = look(names)
		return nil
	}, func(c actor.Context) {
		events, err := a.season.ChangePrompts(now)
		ask := func(c actor.Context) {
			use()
			a.ask(c, views)
		}
		if err == nil && len(events) == 0 {
			ask(c)
			return
		}
		a.commit(c, events, err, ask)
	})
}
