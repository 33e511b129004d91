package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

const chatPath = "/api/arenas/main/chat"

// A chatWorld is a server of an arena with a chat, whose commands are carried out.
type chatWorld struct {
	*transporttest.World
	r *viewtest.Recorder
}

func newChatWorld(t *testing.T) *chatWorld {
	t.Helper()
	var c chatWorld
	c.World = transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
		c.r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		rules := arena.DefaultChatRules()
		c.r.Chat = &rules
		c.r.Start(w.Now.Add(time.Minute))
		c.r.Run(3)
		w.Control.Do, cfg.Secret = c.do, []byte("a secret of the test")
	})
	return &c
}

// do is what an arena does with a command.
func (c *chatWorld) do(command *arena.Command) error {
	if command.ID == "" {
		command.ID = fmt.Sprint("command ", c.r.Head())
	}
	if done, err := c.r.Season.State.Handled(command); done || err != nil {
		return err
	}
	var events []arena.Event
	var err error
	switch command.Verb {
	case arena.PostMessage:
		events, err = c.r.Season.Post(command.Post, command.Handled())
	case arena.HideMessage:
		events, err = c.r.Season.Hide(command.Message, command.By, command.Handled())
	case arena.CloseChat:
		events, err = c.r.Season.CloseChat(command.By, command.Handled())
	case arena.OpenChat:
		events, err = c.r.Season.OpenChat(command.By, command.Handled())
	default:
		err = fmt.Errorf("%w: %q", arena.ErrPhase, command.Verb)
	}
	if err == nil {
		c.r.Store(events, nil)
	}
	return err
}

// from asks from an address.
func (c *chatWorld) from(address, body string, headers ...string) *httptest.ResponseRecorder {
	c.T.Helper()
	r := httptest.NewRequestWithContext(c.T.Context(), http.MethodPost, chatPath, strings.NewReader(body))
	r.RemoteAddr = address + ":1234"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	c.Server.Handler().ServeHTTP(answer, r)
	return answer
}

// level waits until view and audience have all that is recorded.
func (c *chatWorld) level() {
	c.T.Helper()
	head := c.r.Head()
	c.Reach(head)
	c.Eventually("the audience is told it", func() bool {
		return strings.Contains(c.Get("/a/main").Body.String(), fmt.Sprintf(`"s":%d,`, head))
	})
}

// A message goes all the way: posted, pending, delivered, answered; and each viewer has
// its limit, whatever it calls itself.
func TestChat_FromPostToReply(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	posted := transporttest.Object(t, c.from("192.0.2.1", `{"text":"  What <b> now?  ","from":"Zoe","key":"k1"}`), http.StatusOK)
	if posted["id"] != float64(1) || posted["ok"] != true {
		t.Fatalf("posted: %v", posted)
	}
	again := transporttest.Object(t, c.from("198.51.100.9", `{"text":"What <b> now?","from":"Zoe","key":"k1"}`), http.StatusOK)
	if again["id"] != float64(1) {
		t.Errorf("the same again, from where the phone is now: %v", again)
	}
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"And you?","from":"Yan"}`), http.StatusOK)
	c.level()
	third := c.from("192.0.2.1", `{"text":"And I?","from":"Xin","connection":"another"}`)
	transporttest.Refused(t, third, reply.ChatLimit, http.StatusTooManyRequests)
	transporttest.Refused(t, c.from("192.0.2.1", `{"text":"other words","key":"k1"}`), reply.CommandConflict, http.StatusConflict)

	message := c.newest(t, 1)
	if message["status"] != "pending" || message["text"] != "What <b> now?" || message["from"] != "Zoe" {
		t.Errorf("pending: %v", message)
	}
	c.r.Open()
	answers := c.r.Answers()
	answers[1].Decision.Reply = viewtest.Hostile + " for all"
	c.r.Store(c.r.Season.CloseRound(answers))
	c.level()
	message = c.newest(t, 1)
	replies, _ := message["replies"].([]any)
	if message["status"] != "answered" || len(replies) != 1 || fmt.Sprint(replies[0]) != fmt.Sprint(map[string]any{"agent": viewtest.Hostile, "text": viewtest.Hostile + " for all"}) {
		t.Errorf("answered: %v", message)
	}
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"A new round"}`), http.StatusOK)
}

// newest returns the message called id.
func (c *chatWorld) newest(t *testing.T, id float64) map[string]any {
	t.Helper()
	body := transporttest.Object(t, c.Get(chatPath), http.StatusOK)
	messages, _ := body["messages"].([]any)
	for _, m := range messages {
		if message, ok := m.(map[string]any); ok && message["id"] == id {
			return message
		}
	}
	t.Fatalf("message %v is not in %v", id, body)
	return nil
}

// Neither the journal nor any answer tells where a message came from; the journal has a
// name of the viewer that no other round has.
func TestChat_KeepsNoAddress(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	transporttest.Object(t, c.from("192.0.2.77", `{"text":"one","connection":"page-1","key":"key-1"}`), http.StatusOK)
	first := c.r.Season.State.Talk.Messages[0].Viewer
	c.r.Open()
	c.r.Store(c.r.Season.CloseRound(c.r.Answers()))
	c.level()
	transporttest.Object(t, c.from("192.0.2.77", `{"text":"two","connection":"page-1"}`), http.StatusOK)
	second := c.r.Season.State.Talk.Messages[1].Viewer
	if len(first) != 2 || len(second) != 2 || first[0] == second[0] || first[1] == second[1] {
		t.Errorf("known as %v, then as %v", first, second)
	}
	for r, err := range c.Journal.Read(t.Context(), transporttest.Main, 0) {
		text := string(r.Data)
		if err != nil || strings.Contains(text, "192.0.2") || strings.Contains(text, "page-1") || strings.Contains(text, "key-1") {
			t.Errorf("record %d, %v: %s", r.Seq, err, text)
		}
	}
}

// A page keeps its limit while its phone moves from one network to another.
func TestChat_ConnectionHasALimitToo(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	for _, address := range []string{"192.0.2.1", "192.0.2.2"} {
		transporttest.Object(t, c.from(address, `{"text":"hello","connection":"page-1"}`), http.StatusOK)
	}
	transporttest.Refused(t, c.from("192.0.2.3", `{"text":"hello","connection":"page-1"}`), reply.ChatLimit, http.StatusTooManyRequests)
	transporttest.Object(t, c.from("192.0.2.3", `{"text":"hello","connection":"page-2"}`), http.StatusOK)
}

func TestChat_RefusesWithCodes(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	for body, want := range map[string]struct {
		code   reply.Code
		status int
	}{
		`{"text":"see example.com"}`:                    {reply.MessageRefused, http.StatusUnprocessableEntity},
		`{"text":"\u202e"}`:                             {reply.MessageRefused, http.StatusUnprocessableEntity},
		`{"text":"hello","to":"momentum"}`:              {reply.MessageRefused, http.StatusUnprocessableEntity},
		`{"text":"hello","to":"nobody"}`:                {reply.MessageRefused, http.StatusUnprocessableEntity},
		`{"text":"hello","key":"with space"}`:           {reply.BadRequest, http.StatusBadRequest},
		`{"text":"hello","connection":"\u00e9"}`:        {reply.BadRequest, http.StatusBadRequest},
		`{"text":"hello","viewer":"me"}`:                {reply.BadRequest, http.StatusBadRequest},
		`{"text":"` + strings.Repeat("x", 5_000) + `"}`: {reply.BodyTooLarge, http.StatusRequestEntityTooLarge},
	} {
		transporttest.Refused(t, c.from("192.0.2.1", body), want.code, want.status)
	}
	transporttest.Refused(t, c.from("192.0.2.1", `{"text":"hello"}`, "Origin", "https://evil.example"), reply.OriginRefused, http.StatusForbidden)
	if n := len(c.Control.Commands); n > 0 {
		t.Errorf("%d of them reached the arena", n)
	}
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"hello"}`, "Origin", transporttest.Origin), http.StatusOK)
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"hello again"}`, "Origin", "http://example.com"), http.StatusOK) // its own
}

// The operator closes and opens the chat, and nobody else does.
func TestChat_OperatorClosesAndOpens(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	for _, path := range []string{"/close", "/open", "/1/hide"} {
		transporttest.Refused(t, c.Ask(http.MethodPost, chatPath+path, ""), reply.MissingToken, http.StatusUnauthorized)
	}
	transporttest.Object(t, c.Command(chatPath+"/close", ""), http.StatusOK)
	c.level()
	transporttest.Refused(t, c.from("192.0.2.1", `{"text":"hello"}`), reply.ChatClosed, http.StatusConflict)
	transporttest.Refused(t, c.Command(chatPath+"/close", ""), reply.WrongPhase, http.StatusConflict)
	room, _ := transporttest.Object(t, c.Get(chatPath), http.StatusOK)["room"].(map[string]any)
	if why, _ := room["why"].(string); !strings.Contains(why, "closed") {
		t.Errorf("the room is %v", room)
	}
	transporttest.Object(t, c.Command(chatPath+"/open", ""), http.StatusOK)
	c.level()
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"hello"}`), http.StatusOK)
	transporttest.Refused(t, c.Command(chatPath+"/7/hide", ""), reply.UnknownMessage, http.StatusNotFound)
	transporttest.Refused(t, c.Command(chatPath+"/x/hide", ""), reply.UnknownMessage, http.StatusNotFound)
}

// From the moment at which a message is hidden nothing that is served has its words: not
// the chat, the state, the page, the events or the decision of who was told it.
func TestChat_HiddenIsGoneEverywhere(t *testing.T) {
	t.Parallel()
	const secret = "unspeakable"
	c := newChatWorld(t)
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"`+secret+`","from":"`+secret+` me"}`), http.StatusOK)
	c.r.Open()
	round := c.r.Season.State.Round
	answers := c.r.Answers()
	answers[1].Decision.Reply = secret + " yourself"
	answers[1].Decision.Rationale = "It is cheap, and others will see that."
	answers[1].Receipt.Prompt = []arena.PromptPart{
		{Text: "Rules. ", Shared: arena.PerSeason}, {Text: "a viewer wrote: " + secret}, {Text: " Decide now.", Shared: arena.Steady},
	}
	answers[1].Receipt.Replies = []string{`{"rationale":"It is cheap, and others will see that.","reply":"` + secret + ` yourself"}`}
	c.r.Store(c.r.Season.CloseRound(answers))
	c.level()
	pages := []string{
		chatPath, "/api/arenas/main/state", "/api/arenas/main/events?after=1", "/a/main", "/api/arenas/main",
		fmt.Sprintf("/api/arenas/main/decisions/%d-%s", round, "%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E"),
	}
	for _, path := range pages {
		if answer := c.Get(path); answer.Code != http.StatusOK || path != "/api/arenas/main" && !strings.Contains(answer.Body.String(), secret) {
			t.Fatalf("%s does not have it before: %d", path, answer.Code)
		}
	}
	transporttest.Object(t, c.Command(chatPath+"/1/hide", ""), http.StatusOK)
	c.level()
	for _, path := range pages {
		if answer := c.Get(path); answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), secret) {
			t.Errorf("%s still has it: %d", path, answer.Code)
		}
	}
	shown := transporttest.Object(t, c.Get(pages[len(pages)-1]), http.StatusOK)
	if want := "Rules. " + arena.Withheld + " Decide now."; shown["prompt"] != want || shown["replies"] != nil || shown["rationale"] != answers[1].Decision.Rationale {
		t.Errorf("of the decision are left %q, %v and %q", shown["prompt"], shown["replies"], shown["rationale"])
	}
	kept := false
	for r, err := range c.Journal.Read(t.Context(), transporttest.Main, 0) {
		kept = kept || err == nil && strings.Contains(string(r.Data), secret)
	}
	if !kept {
		t.Error("the journal does not have it any more")
	}
}

// A round that opens between the look at the state and the command is none of the
// viewer's business.
func TestChat_PostsForTheRoundThatComes(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	opened := false
	c.Control.Change(func() {
		c.Control.Do = func(command *arena.Command) error {
			if !opened {
				opened = true
				c.r.Open()
				c.r.Store(c.r.Season.CloseRound(c.r.Answers()))
			}
			return c.do(command)
		}
	})
	transporttest.Object(t, c.from("192.0.2.1", `{"text":"hello"}`), http.StatusOK)
	said := c.r.Season.State.Talk.Messages
	if len(said) != 1 || said[0].Round != c.r.Season.State.Next.Round {
		t.Errorf("posted: %+v", said)
	}
}

// What an arena cannot do just now reaches the viewer as a sentence.
func TestChat_TellsWhyNotNow(t *testing.T) {
	t.Parallel()
	c := newChatWorld(t)
	c.Control.Change(func() {
		c.Control.Do = func(*arena.Command) error {
			return errors.Join(arena.ErrUnavailable)
		}
	})
	transporttest.Refused(t, c.from("192.0.2.1", `{"text":"hello"}`), reply.Unavailable, http.StatusServiceUnavailable)
	other := c.Ask(http.MethodPost, "/api/arenas/other/chat", `{"text":"hello"}`)
	transporttest.Refused(t, other, reply.ChatClosed, http.StatusConflict)
	transporttest.Refused(t, c.Ask(http.MethodPost, "/api/arenas/nowhere/chat", `{"text":"hello"}`), reply.UnknownArena, http.StatusNotFound)
}
