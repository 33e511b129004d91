package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

const (
	// mostPosting is how many messages may be on their way at once: less than the
	// commands that an arena lets wait.
	mostPosting = 16
	// postTries is how often a message is tried for whose round another has opened.
	postTries = 3
	// byViewer is who posts are from.
	byViewer = "viewer"
)

// A postBody is what somebody wants to write.
type postBody struct {
	To         string `json:"to"`
	From       string `json:"from"`
	Text       string `json:"text"`
	Key        string `json:"key"`
	Connection string `json:"connection"`
}

// A postedBody says that a message was taken, and stored.
type postedBody struct {
	Arena string  `json:"arena"`
	OK    bool    `json:"ok"`
	ID    *uint64 `json:"id"` // null if it is not remembered any more
}

// post takes a message of the audience.
func (a *API) post(w http.ResponseWriter, r *http.Request) error {
	e, err := a.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	var body postBody
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	for _, field := range []struct{ name, value string }{{"key", body.Key}, {"connection", body.Connection}} {
		if !isKey(field.value) {
			return reply.Invalid(`The field "` + field.name + `" must be at most ` + strconv.Itoa(maxCommandID) + " printable ASCII characters without spaces.")
		}
	}
	if e.State == nil || e.Phase == arena.PhaseWaiting || e.Phase == arena.PhaseFailed {
		return &reply.Error{Code: reply.ChatClosed, Message: "The arena does not run: " + e.Reason + ". Write once it does."}
	}
	select {
	case a.posting <- struct{}{}:
		defer func() { <-a.posting }()
	default:
		return &reply.Error{Code: reply.Unavailable, Message: "Many are writing at the moment; send it again in a few seconds."}
	}
	id, err := a.say(r, &e, &body)
	if err != nil {
		return err
	}
	a.Writer.JSON(w, r, http.StatusOK, postedBody{Arena: e.ID, OK: true, ID: id})
	return nil
}

// say has a message posted, once for each key, and returns its number.
func (a *API) say(r *http.Request, e *view.Entry, body *postBody) (id *uint64, err error) {
	key := cmp.Or(body.Key, rand.Text())
	command := arena.Command{Verb: arena.PostMessage, Arena: e.ID, By: byViewer, ID: "chat:" + a.Pseudonym("key", e.ID, key)}
	ctx, cancel := context.WithTimeout(r.Context(), commandTimeout)
	defer cancel()
	round := e.State.Next.Round
	for try := 1; ; try++ {
		command.Post = a.postOf(r, e, body, round)
		if err := a.refuses(e.State, &command); err != nil {
			return nil, err
		}
		err := a.Control.Command(ctx, command)
		moved, ok := errors.AsType[*arena.ChatError](err)
		if ok && moved.Reason == arena.ChatMoved && try < postTries {
			round = moved.Round
			continue
		}
		if err != nil {
			return nil, err //nolint:wrapcheck // it is a sentence
		}
		return a.numberOf(ctx, e, command.ID), nil
	}
}

// refuses says at once what the arena would say, so that it is not asked for what it
// cannot take. What was posted already it takes again.
func (a *API) refuses(state *arena.State, command *arena.Command) error {
	if done, err := state.Handled(command); done || err != nil {
		return err //nolint:wrapcheck // it is one of the arena's
	}
	post := *command.Post
	post.Round = 0 // which may be later than that of the state
	return state.CheckPost(&post)
}

// postOf is the message for a round, in which its viewer has names of its own.
func (a *API) postOf(r *http.Request, e *view.Entry, body *postBody, round int) *arena.Post {
	name := func(what, value string) string {
		return a.Pseudonym("viewer", e.ID, strconv.Itoa(e.State.Season), strconv.Itoa(round), what, value)
	}
	post := &arena.Post{
		Round: round, Viewer: []string{name("address", a.Address(r))},
		From: strings.TrimSpace(body.From), To: body.To, Text: strings.TrimSpace(body.Text),
	}
	if body.Connection != "" {
		post.Viewer = append(post.Viewer, name("connection", body.Connection))
	}
	return post
}

// numberOf is that of the message which the command posted: it is in one of the records
// after e, unless it was posted before; nil if it is not found.
func (a *API) numberOf(ctx context.Context, e *view.Entry, command string) *uint64 {
	talk := &e.State.Talk
	for i := range talk.Messages {
		if talk.Messages[i].Key == command {
			return &talk.Messages[i].ID
		}
	}
	for record, err := range a.Journal.Read(ctx, e.ID, e.State.Seq) {
		if err != nil {
			return nil // it is stored all the same
		}
		if id := postedIn(record, command); id != nil {
			return id
		}
	}
	return nil
}

// postedIn is the number of the message that a record has by a command, or nil.
func postedIn(record view.Record, command string) *uint64 {
	if !bytes.Contains(record.Data, []byte(command)) {
		return nil
	}
	events, err := view.Decode(record)
	if err != nil {
		return nil
	}
	for _, event := range events {
		if posted, ok := event.(*arena.ChatPosted); ok && posted.Key == command {
			return &posted.ID
		}
	}
	return nil
}

func postRoute(c *openapi.Catalog) openapi.Route {
	most := uint64(maxCommandID)
	key := func(words string) *openapi.Schema {
		return &openapi.Schema{Type: "string", Description: words, MaxLength: &most, Pattern: "^[!-~]*$"}
	}
	return openapi.Route{
		ID: "postMessage", Tag: "chat", Summary: "Write to an agent, or to all for which models decide",
		Details: "Text only: no links, one line, nothing that cannot be seen. It is delivered with the next round. A viewer is known by its address, " +
			"of which the journal holds nothing. The answer comes once the message is stored.",
		Body: openapi.Closed(openapi.ObjectOf(
			openapi.Has("to?", openapi.Text("An agent; without it all.")),
			openapi.Has("from?", openapi.Text("What you call yourself, at most "+strconv.Itoa(arena.LongestName)+" characters; it counts for nothing.")),
			openapi.Has("text", openapi.Text("The message.")),
			openapi.Has("key?", key("Names the message: sent again with the same key, it counts once.")),
			openapi.Has("connection?", key("Names the page that writes; the limits of a viewer hold for it, too, whatever its address.")),
		)),
		Needed: true, Answer: openapi.SchemaOf[postedBody](c),
		Refusals: reply.Refusals(
			reply.BadRequest, reply.OriginRefused, reply.UnknownArena, reply.ChatClosed, reply.CommandConflict, reply.WrongPhase, reply.NeedsKey, reply.BodyTooLarge,
			reply.MessageRefused, reply.ChatLimit, reply.Internal, reply.Unavailable, reply.Timeout,
		),
	}
}

func postTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{"Posted": "A message that was taken, and stored."},
		Words: map[string]string{"Posted.id": "The number of the message; null if it is not remembered any more."},
	}
}
