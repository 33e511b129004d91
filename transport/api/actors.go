package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

func (a *API) actors(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	actors := a.Control.Actors(r.Context())
	if actors == nil {
		actors = []ActorStatus{}
	}
	for i := range actors {
		a.redact(&actors[i])
	}
	a.Writer.JSON(w, r, http.StatusOK, map[string][]ActorStatus{"actors": actors})
	return nil
}

// redact leaves out what would tell of an agent which model decides for it.
func (a *API) redact(status *ActorStatus) {
	_, below, _ := strings.Cut(status.Path, "/arena/")
	id, agent, _ := strings.Cut(below, "/")
	if e, ok := a.Listing.Entry(id); !ok || e.State == nil || !e.State.Masked() || !strings.HasPrefix(agent, "agent/") {
		return
	}
	if status.Messages = 0; status.LastError != "" {
		status.LastError = "hidden until the reveal"
	}
}

func actorsRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "actors", Summary: "The live trees of actors, parents before their children",
		Answer: openapi.ObjectOf(openapi.Has("actors", openapi.ListOf(openapi.SchemaOf[ActorStatus](c)))), Refusals: reply.GuardedRefusals(),
	}
}

func (a *API) restartActor(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Path string `json:"path"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	if body.Path == "" {
		return reply.Invalid(`The field "path" must name an actor; GET /api/actors lists them.`)
	}
	if _, err := idempotencyKey(r); err != nil {
		return err
	}
	if err := a.Control.Restart(r.Context(), body.Path); err != nil {
		return fmt.Errorf("restart: %w", err)
	}
	a.Writer.JSON(w, r, http.StatusOK, map[string]any{"path": body.Path, "ok": true})
	return nil
}

func restartRoute(*openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "restartActor", Summary: "Restart one actor",
		Body: openapi.Closed(openapi.ObjectOf(openapi.Has("path", openapi.Text("Where the actor stands in the tree.")))), Needed: true,
		Parameters: []openapi.Parameter{commandKey()},
		Answer:     openapi.ObjectOf(openapi.Has("path", openapi.Text("")), openapi.Has("ok", &openapi.Schema{Type: "boolean"})),
		Refusals:   reply.GuardedRefusals(reply.UnknownActor, reply.BodyTooLarge, reply.Unavailable, reply.Timeout),
	}
}

func actorsTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{"ActorStatus": "One actor of the tree."},
		Words: map[string]string{"ActorStatus.messages": "Handled since its last start; zero of an agent of a blind season before its reveal."},
	}
}
