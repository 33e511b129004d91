package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// commandTimeout is how long the sender of a command waits.
const commandTimeout = 10 * time.Second

// maxCommandID is how long an Idempotency-Key may be.
const maxCommandID = 64

// byAdmin is who commands over HTTP are from.
const byAdmin = "admin"

// carryOut runs a command and waits for its end.
func (a *API) carryOut(r *http.Request, command arena.Command) error {
	id, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	command.ID, command.By = id, byAdmin
	ctx, cancel := context.WithTimeout(r.Context(), commandTimeout)
	defer cancel()
	if err := a.Control.Command(ctx, command); err != nil {
		return fmt.Errorf("%s: %w", command.Verb, err)
	}
	return nil
}

// idempotencyKey is empty without the header.
func idempotencyKey(r *http.Request) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	if !isKey(key) {
		return "", reply.Invalid("The header Idempotency-Key must be at most " + strconv.Itoa(maxCommandID) + " printable ASCII characters without spaces.")
	}
	return key, nil
}

// isKey reports whether text may be a key, which may be empty.
func isKey(text string) bool {
	printable := strings.IndexFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
	return len(text) <= maxCommandID && printable
}

// command answers with the arena as it is afterwards.
func (a *API) command(verb arena.Verb) reply.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readBody(w, r, new(struct{})); err != nil {
			return err
		}
		return a.commandArena(w, r, arena.Command{Verb: verb})
	}
}

// commandRoute describes a command to one arena.
func commandRoute(verb arena.Verb, body *openapi.Schema) func(*openapi.Catalog) openapi.Route {
	return func(c *openapi.Catalog) openapi.Route {
		return openapi.Route{
			ID: string(verb) + "Arena", Summary: "Give the command " + string(verb) + " to one arena",
			Body: body, Needed: len(body.Required) > 0, Parameters: []openapi.Parameter{commandKey()}, Answer: openapi.SchemaOf[commandResult](c),
			Refusals: reply.GuardedRefusals(
				reply.UnknownArena, reply.WrongPhase, reply.CommandConflict, reply.BodyTooLarge, reply.InvalidPlan, reply.JournalDamaged,
				reply.Unavailable, reply.Timeout,
			),
		}
	}
}

// commandKey lets a client repeat a command of which it does not know what
// became.
func commandKey() openapi.Parameter {
	most := uint64(maxCommandID)
	return openapi.InHeader("Idempotency-Key",
		"Names the command: with the key of one that was carried out it is not carried out again.",
		&openapi.Schema{Type: "string", MaxLength: &most, Pattern: "^[!-~]*$"})
}

// nothing is a body without members.
func nothing() *openapi.Schema { return openapi.Closed(openapi.ObjectOf()) }

func (a *API) reset(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Seed string `json:"seed"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	command := arena.Command{Verb: arena.ResetArena}
	if body.Seed != "" {
		seed, err := strconv.ParseUint(body.Seed, 10, 64)
		if err != nil {
			return reply.Invalid(`The field "seed" must be a whole number from 0 to 18446744073709551615, in quotes.`)
		}
		command.Seed = &seed
	}
	return a.commandArena(w, r, command)
}

func resetBody() *openapi.Schema {
	seed := openapi.Text("The seed of the next season, a whole number of 64 bits, which others may guess; without it the season draws its own.")
	seed.Pattern = `^\d*$`
	return openapi.Closed(openapi.ObjectOf(openapi.Has("seed?", seed)))
}

// settle turns the positions in a symbol into cash.
func (a *API) settle(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Symbol string `json:"symbol"`
		Price  string `json:"price"`
		Force  bool   `json:"force"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	symbol, err := arena.ParseSymbol(body.Symbol)
	if err != nil {
		return reply.Invalid(`The field "symbol" must be a ticker such as "AAPL".`)
	}
	price, err := arena.ParseMoney(body.Price)
	if err != nil || price < 0 || price > arena.MaxPrice {
		return reply.Invalid(`The field "price" must be the dollars for a share, in quotes, such as "54.20" and at most "` +
			arena.MaxPrice.String() + `"; "0" is worth nothing.`)
	}
	return a.commandArena(w, r, arena.Command{Verb: arena.SettleSymbol, Symbol: symbol, Price: price, Force: body.Force})
}

func settleBody() *openapi.Schema {
	price := openapi.Text("Dollars for a share; 0 if it is worth nothing.")
	price.Pattern = `^\d+(\.\d+)?$`
	return openapi.Closed(openapi.ObjectOf(openapi.Has("symbol", openapi.Text("A ticker.")), openapi.Has("price", price),
		openapi.Has("force?", &openapi.Schema{Type: "boolean", Description: "Settles a symbol that has a price in the market, too."})))
}

func (a *API) commandArena(w http.ResponseWriter, r *http.Request, command arena.Command) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	command.Arena = e.ID
	if err := a.carryOut(r, command); err != nil {
		return err
	}
	a.Writer.JSON(w, r, http.StatusOK, commandResult{Arena: e.ID, OK: true})
	return nil
}

// A commandResult is what became of a command for one arena.
type commandResult struct {
	Arena string       `json:"arena"`
	OK    bool         `json:"ok"`
	Error *reply.Error `json:"error,omitempty"`
}

// commandAll gives a command to every arena and tells what became of each. An
// arena that does already what is asked is no failure of the others.
func (a *API) commandAll(verb arena.Verb) reply.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readBody(w, r, new(struct{})); err != nil {
			return err
		}
		results := []commandResult{}
		for _, configured := range a.Control.Arenas() {
			result := commandResult{Arena: configured.ID, OK: true}
			if err := a.carryOut(r, arena.Command{Verb: verb, Arena: configured.ID}); err != nil {
				if shown, ok := errors.AsType[*reply.Error](err); ok && shown.Code == reply.BadRequest {
					return err
				}
				result.OK, result.Error = false, reply.ErrorOf(err)
			}
			results = append(results, result)
		}
		a.Writer.JSON(w, r, http.StatusOK, map[string][]commandResult{"results": results})
		return nil
	}
}

// commandAllRoute describes a command to every arena.
func commandAllRoute(verb arena.Verb) func(*openapi.Catalog) openapi.Route {
	return func(c *openapi.Catalog) openapi.Route {
		return openapi.Route{
			ID: string(verb) + "Arenas", Summary: "Give the command " + string(verb) + " to every arena", Body: nothing(),
			Parameters: []openapi.Parameter{commandKey()},
			Details:    "What becomes of one arena does not stop the others; each has its result.",
			Answer:     openapi.ObjectOf(openapi.Has("results", openapi.ListOf(openapi.SchemaOf[commandResult](c)))),
			Refusals:   reply.GuardedRefusals(reply.BodyTooLarge),
		}
	}
}

func commandTables() openapi.Tables {
	return openapi.Tables{About: map[string]string{"CommandResult": "What became of a command for one arena."}}
}
