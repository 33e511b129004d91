package transport

import (
	"net/http"
	"strconv"

	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// socket brings the news over a WebSocket.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) error { return s.admit(s.hub, w, r) }

// The news is refused in plain text, before the protocol begins.
func socketRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "socket", Tag: "push", Summary: "The news of an arena over a WebSocket",
		Details: "The client's first message is a Hello; the server answers with a Snapshot, or with a Delta to a client that resumes. " +
			"x-websocket names the messages of both sides.",
		Parameters: []openapi.Parameter{watchedArena(), openapi.InHeader("Sec-WebSocket-Protocol", "None is the same.", openapi.EnumOf(push.Subprotocol))},
		More: map[string]openapi.Response{
			"101": {
				Description: "The protocol " + push.Subprotocol + " begins. Each text frame from the server is one ServerMessage.",
				Content:     openapi.Content(openapi.JSON, openapi.Ref("ServerMessage")),
			},
			"403": plainly("Pages of this origin may not connect."), "404": plainly("There is no such arena."),
			"426": plainly("This is no request for a WebSocket."), "503": full(c),
		},
		Socket: &openapi.Socket{
			Subprotocol: push.Subprotocol, Client: openapi.Ref("ClientMessage"), Server: openapi.Ref("ServerMessage"),
			CloseReason: openapi.Ref("CloseReason"), CloseCodes: closeWords(),
		},
	}
}

// stream brings the same news as server-sent events.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	return s.admit(s.hub.Events(), w, r)
}

func streamRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "stream", Tag: "push", Summary: "The same news as server-sent events",
		Parameters: []openapi.Parameter{
			watchedArena(),
			openapi.Queried("topics", "Names of topics, separated by commas; without them all.", openapi.Text("")),
			openapi.InHeader("Last-Event-ID", "The id of the last event, epoch:cursor, from which to resume.", openapi.Text("")),
		},
		Answer: &openapi.Schema{
			Type: "string", Description: "The data of each event is one StreamMessage; its id is epoch:cursor.",
			ContentMediaType: openapi.JSON, ContentSchema: openapi.Ref("StreamMessage"),
		},
		Media: "text/event-stream", More: map[string]openapi.Response{
			"400": plainly("The topics are no list of names."), "403": plainly("Pages of this origin may not connect."),
			"404": plainly("There is no such arena."), "503": full(c),
		},
	}
}

// admit lets nobody in before the journal of the arena was read: who comes back
// after a restart would get an empty feed and lose its place.
func (s *Server) admit(to http.Handler, w http.ResponseWriter, r *http.Request) error {
	watched, ok := s.watched(r.URL.Query().Get("arena"))
	if ok && !watched.Tells() {
		w.Header().Set("Retry-After", "1")
		return api.NotYet()
	}
	if ok {
		r = naming(r, watched.Arena())
	}
	to.ServeHTTP(w, r)
	return nil
}

// naming is r with the arena that it asks for: the hub does not know which is the
// first now.
func naming(r *http.Request, arena string) *http.Request {
	named, address := r.WithContext(r.Context()), *r.URL
	query := address.Query()
	query.Set("arena", arena)
	address.RawQuery = query.Encode()
	named.URL = &address
	return named
}

// watched returns the view of an arena. Without an id it is the first that has one.
func (s *Server) watched(id string) (watched *view.View, ok bool) {
	if id != "" {
		return s.Views.Of(id)
	}
	for _, configured := range s.Control.Arenas() {
		if watched, ok = s.Views.Of(configured.ID); ok {
			return watched, true
		}
	}
	return nil, false
}

func watchedArena() openapi.Parameter {
	return openapi.Queried("arena", "The arena's id; without it the first.", openapi.Text(""))
}

func plainly(description string) openapi.Response {
	return openapi.Response{Description: description, Content: openapi.Content(openapi.Plain, openapi.Text(""))}
}

// full is the answer to those for whom there is no room, or not yet.
func full(c *openapi.Catalog) openapi.Response {
	response := plainly("Too many connections, or the journal of the arena is still being read; then the body is a Failure.")
	response.Content[openapi.JSON] = openapi.Media{Schema: openapi.SchemaOf[reply.Failure](c)}
	response.Headers = map[string]openapi.Header{"Retry-After": {Description: "Seconds to wait.", Schema: openapi.Whole("")}}
	return response
}

// closeWords say why a connection ends, by close code.
func closeWords() map[string]string {
	words := make(map[string]string)
	for code, why := range map[push.CloseCode]string{
		push.CloseProtocolError: "The client's frame breaks RFC 6455.",
		push.CloseInvalidText:   "Text or a close reason is not UTF-8.",
		push.CloseTooBig:        "The message is too long.",
		push.CloseRestart:       "The server restarts; come back as the reason says.",
		push.CloseDrain:         "The server hands its clients to another; come back as the reason says.",
		push.CloseForbidden:     "The client may not come back.",
		push.CloseSlow:          "The client took nothing for 15 seconds; resume.",
		push.CloseBadMessage:    "The message is none of the protocol, or came at the wrong time.",
		push.CloseTooMany:       "The client sends too often.",
	} {
		words[strconv.Itoa(int(code))] = why
	}
	return words
}
