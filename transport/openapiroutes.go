package transport

import (
	"math"
	"slices"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/push"
)

// apiRoutes describe every route of the mux.
func apiRoutes(c *openapi.Catalog) []openapi.Route {
	return slices.Concat(healthRoutes(c), arenaRoutes(c), historyRoutes(c), commandRoutes(c), pushRoutes(c), pageRoutes())
}

func healthRoutes(c *openapi.Catalog) []openapi.Route {
	unready := openapi.Response{Description: "Not yet, or not any more.", Content: openapi.Content(openapi.JSON, openapi.SchemaOf[readyBody](c))}
	return []openapi.Route{
		{
			Pattern: "GET /healthz", ID: "health", Tag: "health", Summary: "Whether the process lives",
			Answer: openapi.SchemaOf[healthBody](c), Refusals: refusals([]Code{Internal}),
		},
		{
			Pattern: "GET /readyz", ID: "ready", Tag: "health", Summary: "Whether viewers should be sent here",
			Answer: openapi.SchemaOf[readyBody](c), Refusals: refusals([]Code{Internal}), More: map[string]openapi.Response{"503": unready},
		},
		{
			Pattern: "GET /api/openapi.json", ID: "openapi", Tag: "health", Summary: "This document", Tagged: true,
			Answer: &openapi.Schema{Type: "object"}, Refusals: refusals([]Code{BadRequest, Internal}),
		},
	}
}

func arenaRoutes(c *openapi.Catalog) []openapi.Route {
	common := []Code{BadRequest, Internal}
	return []openapi.Route{
		{
			Pattern: "GET /api/timer", ID: "timer", Tag: "arenas", Summary: "When the next round opens",
			Parameters: []openapi.Parameter{openapi.Queried("arena", "The arena's id; without it the first that runs.", openapi.Text(""))},
			Answer:     openapi.SchemaOf[timerBody](c), Refusals: refusals(codesOf(common, UnknownArena)),
		},
		{
			Pattern: "GET /api/status", ID: "status", Tag: "arenas", Summary: "The market, the price sources and every arena",
			Answer: openapi.SchemaOf[statusBody](c), Refusals: refusals(common),
		},
		{
			Pattern: "GET /api/arenas", ID: "arenas", Tag: "arenas", Summary: "Every arena with its leader",
			Answer: openapi.ObjectOf(openapi.Has("arenas", openapi.ListOf(openapi.SchemaOf[summaryBody](c)))), Refusals: refusals(common),
		},
		{
			Pattern: "GET /api/arenas/{id}", ID: "arena", Tag: "arenas", Summary: "Everything that the state of an arena tells",
			Details: "Without a season, only the arena itself is told.", Tagged: true,
			Answer: arenaSchema(c), Refusals: refusals(codesOf(common, UnknownArena)),
		},
		{
			Pattern: "GET /api/arenas/{id}/events", ID: "events", Tag: "arenas", Summary: "Records of the journal, as they were stored",
			Parameters: []openapi.Parameter{
				openapi.Queried("after", "Records after this one.", openapi.Between(0, 1<<63-1, 0)),
				openapi.Queried("limit", "At most so many records. An answer of many megabytes has fewer.", openapi.Between(1, maxRecords, defaultRecords)),
			},
			Answer: openapi.SchemaOf[eventsBody](c), Refusals: refusals(codesOf(common, UnknownArena, JournalDamaged)),
		},
		{
			Pattern: "GET /api/arenas/{id}/state", ID: "state", Tag: "push", Summary: "The snapshot that a socket gets first",
			Details: "For clients that only poll. The ETag is the epoch and the cursor.", Tagged: true,
			Answer: openapi.Ref("Snapshot"), Refusals: refusals([]Code{BadRequest, UnknownArena, Internal, Unavailable}),
		},
	}
}

// historyRoutes tell what was.
func historyRoutes(c *openapi.Catalog) []openapi.Route {
	agent := openapi.Queried("agent", "One agent of the roster; without it all.", openapi.Text(""))
	ranges := openapi.EnumOf(history.Ranges()...)
	ranges.Default = "all"
	chart := []openapi.Parameter{
		openapi.Queried("range", "How far back from the last tick.", ranges),
		openapi.Queried("points", "At most so many points a series, the lowest and the highest of each stretch and both ends. "+
			"Rounded down to 10, 20, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500 or 2000, which is the most.",
			openapi.Between(history.LeastPoints, history.MostPoints, history.DefaultPoints)),
		openapi.Queried("agent", "Agents of the roster, one for each time it is given; without it all.", openapi.ListOf(openapi.Text(""))),
	}
	drawn := []Code{BadRequest, UnknownArena, Internal}
	told := codesOf(drawn, JournalDamaged, Unavailable)
	before := &openapi.Schema{Type: "integer", Minimum: "1", Maximum: openapi.Number(math.MaxInt32)}
	return []openapi.Route{
		{
			Pattern: "GET /api/arenas/{id}/equity", ID: "equity", Tag: "history", Summary: "What agents were worth, in dollars",
			Parameters: chart, Answer: openapi.SchemaOf[history.Chart](c), Tagged: true, Refusals: refusals(drawn),
		},
		{
			Pattern: "GET /api/arenas/{id}/drawdown", ID: "drawdown", Tag: "history",
			Summary:    "How far agents were below their highest worth, as a fraction",
			Parameters: chart, Answer: openapi.SchemaOf[history.Chart](c), Tagged: true, Refusals: refusals(drawn),
		},
		{
			Pattern: "GET /api/arenas/{id}/decisions", ID: "decisions", Tag: "history",
			Summary: "What agents decided, the newest round first",
			Parameters: []openapi.Parameter{
				agent, openapi.Queried("before", "Rounds before this one.", before),
				openapi.Queried("limit", "So many rounds.", openapi.Between(1, maxRounds, defaultRounds)),
			},
			Answer: openapi.SchemaOf[decisionsBody](c), Refusals: refusals(told),
		},
		{
			Pattern: "GET /api/arenas/{id}/decisions/{decision}", ID: "decision", Tag: "history",
			Summary: "One decision with what came of it", Answer: openapi.SchemaOf[decisionBody](c), Refusals: refusals(codesOf(told, UnknownDecision)),
		},
	}
}

// arenaSchema is the arena alone, or with its season.
func arenaSchema(c *openapi.Catalog) *openapi.Schema {
	season := openapi.SchemaOf[arenaBody](c)
	return &openapi.Schema{AnyOf: []*openapi.Schema{season, openapi.SchemaOf[arenaLine](c)}}
}

// commandRoutes need the admin token.
func commandRoutes(c *openapi.Catalog) []openapi.Route {
	guarded := []Code{BadRequest, MissingToken, WrongToken, AdminDisabled, Internal}
	command := codesOf(guarded, UnknownArena, WrongPhase, CommandConflict, BodyTooLarge, InvalidPlan, JournalDamaged, Unavailable, Timeout)
	routes := []openapi.Route{
		{
			Pattern: "GET /api/actors", ID: "actors", Tag: adminScheme, Summary: "The live tree of actors, parents before their children",
			Answer: openapi.ObjectOf(openapi.Has("actors", openapi.ListOf(openapi.SchemaOf[ActorStatus](c)))), Refusals: refusals(guarded),
		},
		{
			Pattern: "GET /api/metrics", ID: "metrics", Tag: adminScheme, Summary: "Counters of the audience, as Prometheus reads them",
			Answer: openapi.Text(""), Media: openapi.Plain, Refusals: refusals(guarded),
		},
		{
			Pattern: "POST /api/actors/restart", ID: "restartActor", Tag: adminScheme, Summary: "Restart one actor",
			Body: openapi.Closed(openapi.ObjectOf(openapi.Has("path", openapi.Text("Where the actor stands in the tree.")))), Needed: true,
			Parameters: []openapi.Parameter{commandKey()},
			Answer:     openapi.ObjectOf(openapi.Has("path", openapi.Text("")), openapi.Has("ok", &openapi.Schema{Type: "boolean"})),
			Refusals:   refusals(codesOf(guarded, UnknownActor, BodyTooLarge, Unavailable, Timeout)),
		},
	}
	routes = append(routes, openapi.Route{
		Pattern: "POST /api/arenas/reload", ID: "reloadArenas", Tag: adminScheme,
		Summary: "Read the folder of arenas again", Body: openapi.Closed(openapi.ObjectOf()),
		Details: "Arenas whose files are new begin, and those whose files are gone come to rest. If one file is wrong, nothing changes.",
		Answer:  openapi.SchemaOf[Reloaded](c), Refusals: refusals(codesOf(guarded, BodyTooLarge, InvalidPlan, NothingToReload, Unavailable, Timeout)),
	})
	for _, verb := range []arena.Verb{arena.StartArena, arena.StopArena} {
		routes = append(routes, openapi.Route{
			Pattern: "POST /api/arenas/" + string(verb), ID: string(verb) + "Arenas", Tag: adminScheme,
			Summary: "Give the command " + string(verb) + " to every arena", Body: openapi.Closed(openapi.ObjectOf()),
			Parameters: []openapi.Parameter{commandKey()},
			Details:    "What becomes of one arena does not stop the others; each has its result.",
			Answer:     openapi.ObjectOf(openapi.Has("results", openapi.ListOf(openapi.SchemaOf[commandResult](c)))), Refusals: refusals(codesOf(guarded, BodyTooLarge)),
		})
	}
	for _, verb := range []arena.Verb{arena.StartArena, arena.StopArena, arena.PauseArena, arena.ResumeArena, arena.ResetArena, arena.SettleSymbol} {
		routes = append(routes, openapi.Route{
			Pattern: "POST /api/arenas/{id}/" + string(verb), ID: string(verb) + "Arena", Tag: adminScheme,
			Summary: "Give the command " + string(verb) + " to one arena", Body: commandBody(verb), Needed: verb == arena.SettleSymbol,
			Parameters: []openapi.Parameter{commandKey()},
			Answer:     openapi.SchemaOf[commandResult](c), Refusals: refusals(command),
		})
	}
	return routes
}

// commandBody is what a command needs to be told.
func commandBody(verb arena.Verb) *openapi.Schema {
	switch verb {
	case arena.ResetArena:
		seed := openapi.Text("The seed of the next season, a whole number of 64 bits, which others may guess; without it the season draws its own.")
		seed.Pattern = `^\d*$`
		return openapi.Closed(openapi.ObjectOf(openapi.Has("seed?", seed)))
	case arena.SettleSymbol:
		price := openapi.Text("Dollars for a share; 0 if it is worth nothing.")
		price.Pattern = `^\d+(\.\d+)?$`
		return openapi.Closed(openapi.ObjectOf(openapi.Has("symbol", openapi.Text("A ticker.")), openapi.Has("price", price)))
	case arena.StartArena, arena.StopArena, arena.PauseArena, arena.ResumeArena:
	}
	return openapi.Closed(openapi.ObjectOf())
}

// commandKey lets a client repeat a command of which it does not know what
// became.
func commandKey() openapi.Parameter {
	most := uint64(maxCommandID)
	return openapi.InHeader("Idempotency-Key",
		"Names the command: with the key of one that was carried out it is not carried out again.",
		&openapi.Schema{Type: "string", MaxLength: &most, Pattern: "^[!-~]*$"})
}

// pushRoutes bring the news. They refuse in plain text, before the protocol
// begins.
func pushRoutes(c *openapi.Catalog) []openapi.Route {
	plain := func(description string) openapi.Response {
		return openapi.Response{Description: description, Content: openapi.Content(openapi.Plain, openapi.Text(""))}
	}
	full := plain("Too many connections, or the journal of the arena is still being read; then the body is a Failure.")
	full.Content[openapi.JSON] = openapi.Media{Schema: openapi.SchemaOf[errorBody](c)}
	full.Headers = map[string]openapi.Header{"Retry-After": {Description: "Seconds to wait.", Schema: openapi.Whole("")}}
	feed := openapi.Queried("arena", "The arena's id; without it the first.", openapi.Text(""))
	socket := map[string]openapi.Response{
		"101": {
			Description: "The protocol " + push.Subprotocol + " begins. Each text frame from the server is one ServerMessage.",
			Content:     openapi.Content(openapi.JSON, openapi.Ref("ServerMessage")),
		},
		"403": plain("Pages of this origin may not connect."), "404": plain("There is no such arena."),
		"426": plain("This is no request for a WebSocket."), "503": full,
	}
	stream := map[string]openapi.Response{
		"400": plain("The topics are no list of names."), "403": socket["403"], "404": socket["404"], "503": full,
	}
	return []openapi.Route{
		{
			Pattern: "GET /ws", ID: "socket", Tag: "push", Summary: "The news of an arena over a WebSocket",
			Details: "The client's first message is a Hello; the server answers with a Snapshot, or with a Delta to a client that resumes. " +
				"x-websocket names the messages of both sides.",
			Parameters: []openapi.Parameter{feed, openapi.InHeader("Sec-WebSocket-Protocol", "None is the same.", openapi.EnumOf(push.Subprotocol))},
			More:       socket,
			Socket: &openapi.Socket{
				Subprotocol: push.Subprotocol, Client: openapi.Ref("ClientMessage"), Server: openapi.Ref("ServerMessage"),
				CloseReason: openapi.Ref("CloseReason"), CloseCodes: closeWords(),
			},
		},
		{
			Pattern: "GET /events", ID: "stream", Tag: "push", Summary: "The same news as server-sent events",
			Parameters: []openapi.Parameter{
				feed,
				openapi.Queried("topics", "Names of topics, separated by commas; without them all.", openapi.Text("")),
				openapi.InHeader("Last-Event-ID", "The id of the last event, epoch:cursor, from which to resume.", openapi.Text("")),
			},
			Answer: &openapi.Schema{
				Type: "string", Description: "The data of each event is one StreamMessage; its id is epoch:cursor.",
				ContentMediaType: openapi.JSON, ContentSchema: openapi.Ref("StreamMessage"),
			},
			Media: "text/event-stream", More: stream,
		},
	}
}

func pageRoutes() []openapi.Route {
	page := openapi.Text("A page that works without a script.")
	return []openapi.Route{
		{
			Pattern: "GET /{$}", ID: "home", Tag: "page", Summary: "The page of the first arena that runs",
			Answer: page, Media: openapi.HTML, Refusals: refusals([]Code{Internal}),
		},
		{
			Pattern: "GET /a/{arena}", ID: "arenaPage", Tag: "page", Summary: "The page of an arena",
			Answer: page, Media: openapi.HTML, Refusals: refusals([]Code{UnknownArena, Internal}),
		},
		{
			Pattern: "GET /a/{arena}/d/{decision}", ID: "decisionPage", Tag: "page", Summary: "The page of a decision",
			Answer: page, Media: openapi.HTML, Refusals: refusals([]Code{UnknownArena, Internal}),
		},
		{
			Pattern: "GET /assets/{file}", ID: "asset", Tag: "page", Summary: "A file of the page", Tagged: true,
			Details: "Under the address that the page links to it never changes.",
			Answer:  openapi.Text("The file, of whatever type it is."), Media: "*/*", More: map[string]openapi.Response{
				"404": {Description: "There is no such file.", Content: openapi.Content(openapi.HTML, openapi.Text("A page that says so."))},
			},
		},
	}
}
