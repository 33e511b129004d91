package main

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/api"
)

// askLimit is how long an owner may take to say something that it knows.
const askLimit = 3 * time.Second

// signHead signs where the journal of an arena stands.
func (t *tree) signHead(ctx context.Context, head *arena.SignedHead, at time.Time) bool {
	if t.actors != nil && t.actors.SignHead(head, at) {
		return true
	}
	if t.store.shared == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	told, err := forward(ctx, t.store.shared, head.Arena, forwarded{Head: head})
	if err != nil || told.Head == nil {
		return false
	}
	*head = *told.Head
	return true
}

// Actors implements api.Control.
func (t *tree) Actors(ctx context.Context) []api.ActorStatus {
	own := t.ownActors()
	if t.store.shared == nil {
		return own
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	var asking sync.WaitGroup
	plans := *t.listed.Load()
	others := make([][]api.ActorStatus, len(plans))
	for i := range plans {
		asking.Go(func() {
			told, err := forward(ctx, t.store.shared, plans[i].Arena, forwarded{Actors: true})
			if err == nil {
				others[i] = told.Actors
			}
		})
	}
	asking.Wait()
	all := map[string][]api.ActorStatus{t.hearsay.own: own}
	for _, told := range others {
		if len(told) > 0 {
			all[told[0].Process] = told
		}
	}
	var statuses []api.ActorStatus
	for _, process := range slices.Sorted(maps.Keys(all)) {
		statuses = append(statuses, all[process]...)
	}
	return statuses
}

// ownActors is the tree of this process.
func (t *tree) ownActors() []api.ActorStatus {
	if t.actors == nil {
		return nil
	}
	process := ""
	if t.store.shared != nil {
		process = t.hearsay.own
	}
	var statuses []api.ActorStatus
	for _, row := range t.actors.Actors() {
		status := api.ActorStatus{
			Process: process, Path: row.Path, State: row.State.String(), Restarts: row.Restarts, Messages: row.Handled, Since: row.Since,
		}
		if row.Failure != nil {
			status.LastError = row.Failure.Text
		}
		statuses = append(statuses, status)
	}
	return statuses
}
