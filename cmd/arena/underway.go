package main

import (
	"context"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// underway returns the seasons that the store has of the arenas of plans, and names those
// that cannot be read: who runs such an arena finds out why, and says so.
func underway(ctx context.Context, store state.Store, plans []arena.Plan) (seasons map[string]*arena.State, unread map[string]bool) {
	seasons, unread = make(map[string]*arena.State, len(plans)), make(map[string]bool)
	for i := range plans {
		switch season := lastSeason(ctx, store, plans[i].Arena); {
		case season == nil:
			unread[plans[i].Arena] = true
		case season.Season > 0:
			seasons[plans[i].Arena] = season
		}
	}
	return seasons, unread
}

// lastSeason folds the journal of an arena, from its snapshot on where its records follow
// from that. It is nil if they cannot be read.
func lastSeason(ctx context.Context, store state.Store, id string) *arena.State {
	if state.Lost(ctx, store, id) != nil {
		return nil
	}
	if saved := restored(ctx, store, id); saved != nil {
		if season := goOn(ctx, store, id, saved); season != nil {
			return season
		}
	}
	return goOn(ctx, store, id, &arena.State{Phase: arena.PhaseWaiting})
}

// goOn folds the records behind season into it. It is nil if that fails.
func goOn(ctx context.Context, store state.Store, id string, season *arena.State) *arena.State {
	decoder := new(arena.Decoder)
	for record, err := range store.Read(ctx, id, season.Seq) {
		if err != nil {
			return nil
		}
		events, err := decoder.Decode(record.Data)
		if err != nil || season.Fold(record.Seq, events) != nil {
			return nil
		}
	}
	return season
}

// restored is the state of an arena's snapshot, or nil.
func restored(ctx context.Context, store state.Store, id string) *arena.State {
	snapshot, err := store.LoadSnapshot(ctx, id)
	if err != nil {
		return nil
	}
	season, err := arena.ReadSnapshot(snapshot.Data, id, snapshot.Seq)
	if err != nil {
		return nil
	}
	return season
}

// extends reports whether a season ended with its prices, and they reach further now.
func (s *setup) extends(season *arena.State) bool {
	if !season.Extensible() {
		return false
	}
	_, more := s.prices.timetable.Next(season.At)
	return more
}

// refuseMode refuses to run a season in another mode than it began in. Nothing was
// changed: it is the operator's choice whether the season goes on, stays where it is, or
// makes room for the next.
func (s *setup) refuseMode(seasons map[string]*arena.State, place string) error {
	if s.Reset || s.SchedulerDisabled {
		return nil
	}
	for i := range s.plans {
		season := seasons[s.plans[i].Arena]
		if season == nil || season.Mode == s.Mode || season.Phase == arena.PhaseEnded && !s.extends(season) {
			continue
		}
		began := "the season of " + season.Arena + " in " + place + " is " + string(season.Mode)
		switch from := s.From("MODE"); {
		case !s.Chosen("MODE"):
			return usagef("%s, and the mode is %s where none is given; give --mode %s to go on with it, --data DIR to leave it and play in another folder, or --reset to begin the next in its journal",
				began, s.Mode, season.Mode)
		case strings.HasPrefix(from, "--"):
			return usagef("%s, and %s is %s; give --data DIR to leave it and play in another folder, or --reset to begin the next in its journal",
				began, from, s.Mode)
		default:
			return usagef("%s, and %s is %s; set PERSIST_PATH to leave it and play in another folder, or RESET_SIMULATION=true to begin the next in its journal",
				began, from, s.Mode)
		}
	}
	return nil
}
