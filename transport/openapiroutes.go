package transport

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/transport/push"
)

// apiRoutes describe every route of the mux.
func (c *catalog) apiRoutes() []apiRoute {
	return slices.Concat(c.healthRoutes(), c.arenaRoutes(), c.historyRoutes(), c.commandRoutes(), c.pushRoutes(), pageRoutes())
}

func (c *catalog) healthRoutes() []apiRoute {
	unready := apiResponse{Description: "Not yet, or not any more.", Content: map[string]apiMedia{mediaJSON: {schemaOf[readyBody](c)}}}
	return []apiRoute{
		{
			pattern: "GET /healthz", id: "health", tag: "health", summary: "Whether the process lives",
			answer: schemaOf[healthBody](c), codes: []Code{Internal},
		},
		{
			pattern: "GET /readyz", id: "ready", tag: "health", summary: "Whether viewers should be sent here",
			answer: schemaOf[readyBody](c), codes: []Code{Internal}, more: map[string]apiResponse{"503": unready},
		},
		{
			pattern: "GET /api/openapi.json", id: "openapi", tag: "health", summary: "This document", tagged: true,
			answer: &jsonschema.Schema{Type: "object"}, codes: []Code{BadRequest, Internal},
		},
	}
}

func (c *catalog) arenaRoutes() []apiRoute {
	common := []Code{BadRequest, Internal}
	return []apiRoute{
		{
			pattern: "GET /api/timer", id: "timer", tag: "arenas", summary: "When the next round opens",
			query:  []apiParameter{queried("arena", "The arena's id; without it the first that runs.", plainText(""))},
			answer: schemaOf[timerBody](c), codes: codesOf(common, UnknownArena),
		},
		{
			pattern: "GET /api/status", id: "status", tag: "arenas", summary: "The market, the price sources and every arena",
			answer: schemaOf[statusBody](c), codes: common,
		},
		{
			pattern: "GET /api/arenas", id: "arenas", tag: "arenas", summary: "Every arena with its leader",
			answer: objectOf(member{"arenas", listOf(schemaOf[summaryBody](c))}), codes: common,
		},
		{
			pattern: "GET /api/arenas/{id}", id: "arena", tag: "arenas", summary: "Everything that the state of an arena tells",
			details: "Without a season, only the arena itself is told.", tagged: true,
			answer: c.arenaSchema(), codes: codesOf(common, UnknownArena),
		},
		{
			pattern: "GET /api/arenas/{id}/events", id: "events", tag: "arenas", summary: "Records of the journal, as they were stored",
			query: []apiParameter{
				queried("after", "Records after this one.", between(0, 1<<63-1, 0)),
				queried("limit", "At most so many records. An answer of many megabytes has fewer.", between(1, maxRecords, defaultRecords)),
			},
			answer: schemaOf[eventsBody](c), codes: codesOf(common, UnknownArena, JournalDamaged),
		},
		{
			pattern: "GET /api/arenas/{id}/state", id: "state", tag: "push", summary: "The snapshot that a socket gets first",
			details: "For clients that only poll. The ETag is the epoch and the cursor.", tagged: true,
			answer: ref("Snapshot"), codes: []Code{BadRequest, UnknownArena, Internal, Unavailable},
		},
	}
}

// historyRoutes tell what was.
func (c *catalog) historyRoutes() []apiRoute {
	agent := queried("agent", "One agent of the roster; without it all.", plainText(""))
	ranges := enumOf("1d", "1w", "1m", "all")
	ranges.Default = "all"
	chart := []apiParameter{
		queried("range", "How far back from the last tick.", ranges),
		queried("points", "At most about so many points a series; the lowest and the highest of each stretch stay.",
			between(leastPoints, mostPoints, defaultPoints)),
		queried("agent", "Agents of the roster, one for each time it is given; without it all.", listOf(plainText(""))),
	}
	drawn := []Code{BadRequest, UnknownArena, Internal}
	told := codesOf(drawn, JournalDamaged, Unavailable)
	before := &jsonschema.Schema{Type: "integer", Minimum: "1", Maximum: number64(math.MaxInt32)}
	return []apiRoute{
		{
			pattern: "GET /api/arenas/{id}/equity", id: "equity", tag: "history", summary: "What agents were worth, in dollars",
			query: chart, answer: schemaOf[chartBody](c), tagged: true, codes: drawn,
		},
		{
			pattern: "GET /api/arenas/{id}/drawdown", id: "drawdown", tag: "history",
			summary: "How far agents were below their highest worth, as a fraction",
			query:   chart, answer: schemaOf[chartBody](c), tagged: true, codes: drawn,
		},
		{
			pattern: "GET /api/arenas/{id}/decisions", id: "decisions", tag: "history",
			summary: "What agents decided, the newest round first",
			query: []apiParameter{
				agent, queried("before", "Rounds before this one.", before),
				queried("limit", "So many rounds.", between(1, maxRounds, defaultRounds)),
			},
			answer: schemaOf[decisionsBody](c), codes: told,
		},
		{
			pattern: "GET /api/arenas/{id}/decisions/{decision}", id: "decision", tag: "history",
			summary: "One decision with what came of it", answer: schemaOf[decisionBody](c), codes: codesOf(told, UnknownDecision),
		},
	}
}

func between(least, most, absent uint64) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "integer", Minimum: number64(least), Maximum: number64(most), Default: absent}
}

// arenaSchema is the arena alone, or with its season.
func (c *catalog) arenaSchema() *jsonschema.Schema {
	season := schemaOf[arenaBody](c)
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{season, schemaOf[arenaLine](c)}}
}

func queried(name, description string, schema *jsonschema.Schema) apiParameter {
	return apiParameter{Name: name, In: "query", Description: description, Schema: schema}
}

func number64(n uint64) json.Number { return json.Number(strconv.FormatUint(n, 10)) }

// commandRoutes need the admin token.
func (c *catalog) commandRoutes() []apiRoute {
	guarded := []Code{BadRequest, MissingToken, WrongToken, AdminDisabled, Internal}
	command := codesOf(guarded, UnknownArena, WrongPhase, BodyTooLarge, InvalidPlan, JournalDamaged, Unavailable, Timeout)
	routes := []apiRoute{
		{
			pattern: "GET /api/actors", id: "actors", tag: adminScheme, summary: "The live tree of actors, parents before their children",
			answer: objectOf(member{"actors", listOf(schemaOf[ActorStatus](c))}), codes: guarded,
		},
		{
			pattern: "GET /api/metrics", id: "metrics", tag: adminScheme, summary: "Counters of the audience, as Prometheus reads them",
			answer: plainText(""), media: mediaText, codes: guarded,
		},
		{
			pattern: "POST /api/actors/restart", id: "restartActor", tag: adminScheme, summary: "Restart one actor",
			body: closedTo(objectOf(member{"path", plainText("Where the actor stands in the tree.")})), needed: true,
			answer: objectOf(member{"path", plainText("")}, member{"ok", &jsonschema.Schema{Type: "boolean"}}),
			codes:  codesOf(guarded, UnknownActor, BodyTooLarge, Unavailable, Timeout),
		},
	}
	for _, kind := range []CommandKind{StartArena, StopArena} {
		routes = append(routes, apiRoute{
			pattern: "POST /api/arenas/" + string(kind), id: string(kind) + "Arenas", tag: adminScheme,
			summary: "Give the command " + string(kind) + " to every arena", body: closedTo(objectOf()),
			details: "What becomes of one arena does not stop the others; each has its result.",
			answer:  objectOf(member{"results", listOf(schemaOf[commandResult](c))}), codes: codesOf(guarded, BodyTooLarge),
		})
	}
	for _, kind := range []CommandKind{StartArena, StopArena, PauseArena, ResumeArena, ResetArena} {
		body := closedTo(objectOf())
		if kind == ResetArena {
			seed := plainText("The seed of the next season, a whole number of 64 bits; without it the arena chooses.")
			seed.Pattern = `^\d*$`
			body = closedTo(objectOf(member{"seed?", seed}))
		}
		routes = append(routes, apiRoute{
			pattern: "POST /api/arenas/{id}/" + string(kind), id: string(kind) + "Arena", tag: adminScheme,
			summary: "Give the command " + string(kind) + " to one arena", body: body,
			answer: schemaOf[commandResult](c), codes: command,
		})
	}
	return routes
}

// closedTo takes no member that it does not name.
func closedTo(schema *jsonschema.Schema) *jsonschema.Schema {
	schema.AdditionalProperties = jsonschema.FalseSchema
	return schema
}

// pushRoutes bring the news. They refuse in plain text, before the protocol
// begins.
func (c *catalog) pushRoutes() []apiRoute {
	plain := func(description string) apiResponse {
		return apiResponse{Description: description, Content: map[string]apiMedia{mediaText: {plainText("")}}}
	}
	full := plain("Too many connections, or the journal of the arena is still being read; then the body is a Failure.")
	full.Content[mediaJSON] = apiMedia{schemaOf[errorBody](c)}
	full.Headers = map[string]apiHeader{"Retry-After": {"Seconds to wait.", wholeNumber("")}}
	feed := queried("arena", "The arena's id; without it the first.", plainText(""))
	socket := map[string]apiResponse{
		"101": {
			Description: "The protocol " + push.Subprotocol + " begins. Each text frame from the server is one ServerMessage.",
			Content:     map[string]apiMedia{mediaJSON: {ref("ServerMessage")}},
		},
		"403": plain("Pages of this origin may not connect."), "404": plain("There is no such arena."),
		"426": plain("This is no request for a WebSocket."), "503": full,
	}
	stream := map[string]apiResponse{
		"400": plain("The topics are no list of names."), "403": socket["403"], "404": socket["404"], "503": full,
	}
	return []apiRoute{
		{
			pattern: "GET /ws", id: "socket", tag: "push", summary: "The news of an arena over a WebSocket",
			details: "The client's first message is a Hello; the server answers with a Snapshot, or with a Delta to a client that resumes. " +
				"x-websocket names the messages of both sides.",
			query: []apiParameter{feed, {
				Name: "Sec-WebSocket-Protocol", In: "header", Description: "None is the same.", Schema: enumOf(push.Subprotocol),
			}},
			more: socket,
			socket: &apiSocket{
				Subprotocol: push.Subprotocol, Client: ref("ClientMessage"), Server: ref("ServerMessage"),
				CloseReason: ref("CloseReason"), CloseCodes: closeWords(),
			},
		},
		{
			pattern: "GET /events", id: "stream", tag: "push", summary: "The same news as server-sent events",
			query: []apiParameter{
				feed,
				queried("topics", "Names of topics, separated by commas; without them all.", plainText("")),
				{
					Name: "Last-Event-ID", In: "header", Description: "The id of the last event, epoch:cursor, from which to resume.",
					Schema: plainText(""),
				},
			},
			answer: &jsonschema.Schema{
				Type: "string", Description: "The data of each event is one StreamMessage; its id is epoch:cursor.",
				ContentMediaType: mediaJSON, ContentSchema: ref("StreamMessage"),
			},
			media: "text/event-stream", more: stream,
		},
	}
}

func pageRoutes() []apiRoute {
	page := plainText("A page that works without a script.")
	return []apiRoute{
		{
			pattern: "GET /{$}", id: "home", tag: "page", summary: "The page of the first arena that runs",
			answer: page, media: mediaHTML, codes: []Code{Internal},
		},
		{
			pattern: "GET /a/{arena}", id: "arenaPage", tag: "page", summary: "The page of an arena",
			answer: page, media: mediaHTML, codes: []Code{UnknownArena, Internal},
		},
		{
			pattern: "GET /a/{arena}/d/{decision}", id: "decisionPage", tag: "page", summary: "The page of a decision",
			answer: page, media: mediaHTML, codes: []Code{UnknownArena, Internal},
		},
		{
			pattern: "GET /assets/{file}", id: "asset", tag: "page", summary: "A file of the page", tagged: true,
			details: "Under the address that the page links to it never changes.",
			answer:  plainText("The file, of whatever type it is."), media: "*/*", more: map[string]apiResponse{
				"404": {Description: "There is no such file.", Content: map[string]apiMedia{mediaHTML: {plainText("A page that says so.")}}},
			},
		},
	}
}
