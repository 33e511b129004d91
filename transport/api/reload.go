package api

import (
	"context"
	"net/http"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// Reloaded says what came of reading the settings of the arenas again.
type Reloaded struct {
	Began    []string    `json:"began"`    // arenas
	Ended    []string    `json:"ended"`    // arenas
	Differs  []Differing `json:"differs"`  // made by the server
	Prompts  []string    `json:"prompts"`  // whose templates changed
	Warnings []string    `json:"warnings"` // sentences
}

// Differing is an arena whose season was begun with other settings.
type Differing struct {
	Arena       string   `json:"arena"`
	Differences []string `json:"differences"`
}

// reload answers with what has changed.
func (a *API) reload(w http.ResponseWriter, r *http.Request) error {
	if err := readBody(w, r, new(struct{})); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), commandTimeout)
	defer cancel()
	reloaded, err := a.Reload(ctx)
	if err != nil {
		return err
	}
	list := func(words []string) []string { return append([]string{}, words...) }
	a.Writer.JSON(w, r, http.StatusOK, Reloaded{
		Began: list(reloaded.Began), Ended: list(reloaded.Ended),
		Differs: append([]Differing{}, reloaded.Differs...), Prompts: list(reloaded.Prompts), Warnings: list(reloaded.Warnings),
	})
	return nil
}

func reloadRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "reloadArenas", Summary: "Read the folder of arenas again", Body: openapi.Closed(openapi.ObjectOf()),
		Details:  "Arenas whose files are new begin, and those whose files are gone come to rest. If one file is wrong, nothing changes.",
		Answer:   openapi.SchemaOf[Reloaded](c),
		Refusals: reply.GuardedRefusals(reply.BodyTooLarge, reply.InvalidPlan, reply.NothingToReload, reply.Unavailable, reply.Timeout),
	}
}

func reloadTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{
			"Reloaded":  "What came of reading the settings of the arenas again.",
			"Differing": "An arena whose season was begun with other settings.",
		},
		Words: map[string]string{
			"Reloaded.began": "Arenas that are new.", "Reloaded.ended": "Arenas that came to rest; their journals stay.",
			"Reloaded.prompts":  "Prompts whose templates changed; models are told by them from the next round on.",
			"Reloaded.warnings": "Sentences.",
		},
	}
}
