package api

import (
	"net/http"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// head answers with where the journal of an arena stands, signed by its owner.
func (a *API) head(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	switch {
	case e.State == nil || e.State.Season == 0:
		return &arena.PhaseError{Why: "there is no season yet whose head could be signed"}
	case e.State.Masked():
		// What is told of a blind season is another journal than the one on the disk.
		return &arena.PhaseError{Why: "the heads of a blind season are signed once its code names are revealed"}
	case e.State.Signer == "":
		return &arena.PhaseError{Why: "the season began without a key; the heads of the next one are signed"}
	}
	head := &arena.SignedHead{Arena: e.ID, Season: e.State.Season, Record: e.State.Seq, Sum: e.Sum, Signer: e.State.Signer}
	if !a.SignHead(r.Context(), head, a.Now()) {
		return &reply.Error{Code: reply.Unavailable, Message: "This process cannot sign for the arena now: it does not run it, or has lost its key."}
	}
	w.Header().Set("Cache-Control", "no-store")
	a.Writer.JSON(w, r, http.StatusOK, head)
	return nil
}

func headRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "head", Tag: "arenas", Summary: "Where the journal stands, signed by its owner",
		Details:  "Whoever keeps it can find out with `arena verify --anchor` whether the journal was rewritten since.",
		Answer:   openapi.SchemaOf[arena.SignedHead](c),
		Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena, reply.WrongPhase, reply.Unavailable),
	}
}

func headTables() openapi.Tables {
	return openapi.Tables{
		Names: map[reflect.Type]string{reflect.TypeFor[arena.SignedHead](): "SignedHead"},
		About: map[string]string{"SignedHead": "Where the journal of an arena stood at a moment, in the words of whoever runs it."},
		Words: map[string]string{
			"SignedHead.record": "The last record.", "SignedHead.sum": "Of the journal's chain through the record, in hex.",
			"SignedHead.time": "Wall time of the signature, in whole seconds.", "SignedHead.signer": "The public key of the arena, Ed25519, in hex; the record with which the season began names it, too.",
			"SignedHead.signature": "In hex, over the line `arena head 1` and, each in a line, arena, season, record, sum, time and signer.",
		},
	}
}
