package api

import (
	"fmt"
	"net/http"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// snapshot is what a socket gets first, for clients that only poll.
func (a *API) snapshot(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	view, ok := a.Listing.Views.Of(e.ID)
	stream, open := a.Desk.Of(e.ID)
	if !ok || !open || !view.Tells() {
		return NotYet()
	}
	update := stream.Snapshot()
	if reply.Fresh(w, r, fmt.Sprintf(`"%s:%d"`, update.Epoch, update.To)) {
		return nil
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	a.Writer.Write(w, r, http.StatusOK, update.Text())
	return nil
}

func snapshotRoute(*openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "state", Tag: "push", Summary: "The snapshot that a socket gets first",
		Details: "For clients that only poll. The ETag is the epoch and the cursor.", Tagged: true,
		Answer:   openapi.Ref("Snapshot"),
		Refusals: reply.Refusals(reply.BadRequest, reply.UnknownArena, reply.Internal, reply.Unavailable),
	}
}

// NotYet is the error of an arena that cannot be told of so far.
func NotYet() *reply.Error {
	return &reply.Error{Code: reply.Unavailable, Message: "The journal of the arena is being read; ask again in a moment."}
}
