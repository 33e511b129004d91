package api

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// Routes are all that the API answers. What the document says of a route stands
// beside its handler.
func (a *API) Routes() []reply.Route {
	return append([]reply.Route{
		{Pattern: "GET /api/timer", Answer: a.timer, About: timerRoute},
		{Pattern: "GET /api/status", Answer: a.status, About: statusRoute},
		{Pattern: "GET /api/arenas", Answer: a.arenas, About: arenasRoute},
		{Pattern: "GET /api/arenas/{id}", Answer: a.arena, About: arenaRoute},
		{Pattern: "GET /api/arenas/{id}/events", Answer: a.events, About: eventsRoute},
		{Pattern: "GET /api/arenas/{id}/state", Answer: a.snapshot, About: snapshotRoute},
		{Pattern: "GET /api/arenas/{id}/equity", Answer: a.equity, About: equityRoute},
		{Pattern: "GET /api/arenas/{id}/drawdown", Answer: a.drawdown, About: drawdownRoute},
		{Pattern: "GET /api/arenas/{id}/costs", Answer: a.costs, About: costsRoute},
		{Pattern: "GET /api/arenas/{id}/seats", Answer: a.seats, About: seatsRoute},
		{Pattern: "GET /api/arenas/{id}/head", Answer: a.head, About: headRoute},
		{Pattern: "GET /api/arenas/{id}/decisions", Answer: a.decisions, About: decisionsRoute},
		{Pattern: "GET /api/arenas/{id}/decisions/{decision}", Answer: a.decision, About: decisionRoute},

		{Pattern: "GET /api/arenas/{id}/chat", Answer: a.chat, About: chatRoute},
		{Pattern: "POST /api/arenas/{id}/chat", Written: true, Answer: a.post, About: postRoute},

		{Pattern: "GET /api/actors", Guarded: true, Answer: a.actors, About: actorsRoute},
		{Pattern: "POST /api/actors/restart", Guarded: true, Answer: a.restartActor, About: restartRoute},
		{Pattern: "POST /api/arenas/reload", Guarded: true, Answer: a.reload, About: reloadRoute},
	}, a.commands()...)
}

// commands change arenas.
func (a *API) commands() []reply.Route {
	const all, one = "POST /api/arenas/", "POST /api/arenas/{id}/"
	var routes []reply.Route
	for _, verb := range []arena.Verb{arena.StartArena, arena.StopArena} {
		routes = append(routes, reply.Route{Pattern: all + string(verb), Guarded: true, Answer: a.commandAll(verb), About: commandAllRoute(verb)})
	}
	for _, verb := range []arena.Verb{arena.StartArena, arena.StopArena, arena.PauseArena, arena.ResumeArena} {
		routes = append(routes, reply.Route{Pattern: one + string(verb), Guarded: true, Answer: a.command(verb), About: commandRoute(verb, nothing())})
	}
	return append(routes,
		reply.Route{Pattern: one + string(arena.ResetArena), Guarded: true, Answer: a.reset, About: commandRoute(arena.ResetArena, resetBody())},
		reply.Route{Pattern: one + string(arena.SettleSymbol), Guarded: true, Answer: a.settle, About: commandRoute(arena.SettleSymbol, settleBody())},
		reply.Route{Pattern: one + "chat/{message}/hide", Guarded: true, Answer: a.hide, About: hideRoute},
		reply.Route{Pattern: one + "chat/close", Guarded: true, Answer: a.command(arena.CloseChat), About: chatCommandRoute(arena.CloseChat)},
		reply.Route{Pattern: one + "chat/open", Guarded: true, Answer: a.command(arena.OpenChat), About: chatCommandRoute(arena.OpenChat)},
	)
}

// Tables say what the types of the API do not tell of themselves.
func Tables() openapi.Tables {
	return openapi.Merge(
		domainTables(), timerTables(), statusTables(), arenasTables(), arenaTables(), accountTables(), costsTables(), seatsTables(), headTables(), eventsTables(), chartTables(),
		decisionsTables(), decisionTables(), outcomeTables(), aftermathTables(), actorsTables(), reloadTables(), commandTables(), chatTables(), postTables(),
	)
}
