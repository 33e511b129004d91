package transport

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// maxCommandID is how long an Idempotency-Key may be.
const maxCommandID = 64

// byAdmin is who commands over HTTP are from.
const byAdmin = "admin"

// admin lets only those pass who know the token.
func (s *Server) admin(next answer) answer {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		if s.AdminToken == "" {
			return &Error{AdminDisabled, "Commands are switched off; set ARENA_ADMIN_TOKEN and restart the server."}
		}
		scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
		if !ok || !strings.EqualFold(scheme, "Bearer") {
			w.Header().Set("WWW-Authenticate", `Bearer realm="arena"`)
			return &Error{MissingToken, `This needs the admin token; send "Authorization: Bearer TOKEN".`}
		}
		// Hashes have one length, so that not even the token's is given away.
		given, want := sha256.Sum256([]byte(strings.TrimSpace(token))), sha256.Sum256([]byte(s.AdminToken))
		if subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
			s.guessed(r)
			w.Header().Set("WWW-Authenticate", `Bearer realm="arena", error="invalid_token"`)
			return &Error{WrongToken, "This is not the admin token; the server says at its start where to find it."}
		}
		return next(w, r)
	}
}

// carryOut runs a command and waits for its end.
func (s *Server) carryOut(r *http.Request, command arena.Command) error {
	id, err := idempotencyKey(r)
	if err != nil {
		return err
	}
	command.ID, command.By = id, byAdmin
	ctx, cancel := context.WithTimeout(r.Context(), commandTimeout)
	defer cancel()
	if err := s.Control.Command(ctx, command); err != nil {
		return fmt.Errorf("%s: %w", command.Verb, err)
	}
	return nil
}

// idempotencyKey is empty without the header.
func idempotencyKey(r *http.Request) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	printable := strings.IndexFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
	if len(key) > maxCommandID || !printable {
		return "", badRequest("The header Idempotency-Key must be at most " + strconv.Itoa(maxCommandID) + " printable ASCII characters without spaces.")
	}
	return key, nil
}

// command answers with the arena as it is afterwards.
func (s *Server) command(verb arena.Verb) answer {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readBody(w, r, new(struct{})); err != nil {
			return err
		}
		return s.commandArena(w, r, arena.Command{Verb: verb})
	}
}

func (s *Server) reset(w http.ResponseWriter, r *http.Request) error {
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
			return badRequest(`The field "seed" must be a whole number from 0 to 18446744073709551615, in quotes.`)
		}
		command.Seed = &seed
	}
	return s.commandArena(w, r, command)
}

// settle turns the positions in a symbol into cash.
func (s *Server) settle(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Symbol string `json:"symbol"`
		Price  string `json:"price"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	symbol, err := arena.ParseSymbol(body.Symbol)
	if err != nil {
		return badRequest(`The field "symbol" must be a ticker such as "AAPL".`)
	}
	price, err := arena.ParseMoney(body.Price)
	if err != nil || price < 0 || price > arena.MaxPrice {
		return badRequest(`The field "price" must be the dollars for a share, in quotes, such as "54.20" and at most "` +
			arena.MaxPrice.String() + `"; "0" is worth nothing.`)
	}
	return s.commandArena(w, r, arena.Command{Verb: arena.SettleSymbol, Symbol: symbol, Price: price})
}

func (s *Server) commandArena(w http.ResponseWriter, r *http.Request, command arena.Command) error {
	e, err := s.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	command.Arena = e.ID
	if err := s.carryOut(r, command); err != nil {
		return err
	}
	s.writeJSON(w, r, http.StatusOK, commandResult{Arena: e.ID, OK: true})
	return nil
}

// A commandResult is what became of a command for one arena.
type commandResult struct {
	Arena string `json:"arena"`
	OK    bool   `json:"ok"`
	Error *Error `json:"error,omitempty"`
}

// commandAll gives a command to every arena and tells what became of each. An
// arena that does already what is asked is no failure of the others.
func (s *Server) commandAll(verb arena.Verb) answer {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readBody(w, r, new(struct{})); err != nil {
			return err
		}
		results := []commandResult{}
		for _, configured := range s.Control.Arenas() {
			result := commandResult{Arena: configured.ID, OK: true}
			if err := s.carryOut(r, arena.Command{Verb: verb, Arena: configured.ID}); err != nil {
				if shown, ok := errors.AsType[*Error](err); ok && shown.Code == BadRequest {
					return err
				}
				result.OK, result.Error = false, asError(err)
			}
			results = append(results, result)
		}
		s.writeJSON(w, r, http.StatusOK, map[string][]commandResult{"results": results})
		return nil
	}
}

func (s *Server) actors(w http.ResponseWriter, r *http.Request) error {
	if _, err := queryOf(r); err != nil {
		return err
	}
	actors := s.Control.Actors()
	if actors == nil {
		actors = []ActorStatus{}
	}
	s.writeJSON(w, r, http.StatusOK, map[string][]ActorStatus{"actors": actors})
	return nil
}

func (s *Server) restartActor(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Path string `json:"path"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	if body.Path == "" {
		return badRequest(`The field "path" must name an actor; GET /api/actors lists them.`)
	}
	if _, err := idempotencyKey(r); err != nil {
		return err
	}
	if err := s.Control.Restart(body.Path); err != nil {
		return fmt.Errorf("restart: %w", err)
	}
	s.writeJSON(w, r, http.StatusOK, map[string]any{"path": body.Path, "ok": true})
	return nil
}

// readBody reads one JSON object without unknown fields into body. No body at
// all leaves it as it is.
func readBody(w http.ResponseWriter, r *http.Request, body any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(body)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = errors.New("there is more than one value")
		}
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return large
	}
	return badRequest("The body must be one JSON object: " + whatIsWrong(err) + ".")
}

// whatIsWrong says in words what package json says of Go.
func whatIsWrong(err error) string {
	mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case ok && mistyped.Field == "":
		return "it is of another kind, " + mistyped.Value
	case ok:
		return "its field " + quoted(mistyped.Field) + " cannot be of the kind " + mistyped.Value
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
