package arena_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

// talk posts what is said, and hides what is hidden. What is refused changes nothing.
func (s *scene) talk(season *arena.Season, record func([]arena.Event, error) error) error {
	chat := func(events []arena.Event, err error) error {
		_, refused := errors.AsType[*arena.ChatError](err)
		if refused || errors.Is(err, arena.ErrPhase) {
			return nil
		}
		return record(events, err)
	}
	for i := range s.said {
		if err := chat(season.Post(&s.said[i], handled(fmt.Sprint("post ", season.State.Seq)))); err != nil {
			return err
		}
	}
	if s.hidden == 0 {
		return nil
	}
	return chat(season.Hide(s.hidden, "a test", nil))
}

// posts draws what the audience wants to write, and what the operator hides.
func (w *writer) posts() (said []arena.Post, hidden uint64) {
	if w.plan.Chat == nil || w.chance(2, "quiet") {
		return nil, 0
	}
	for range rapid.IntRange(1, 5).Draw(w.T, "posts") {
		said = append(said, arena.Post{
			Viewer: rapid.SampledFrom([][]string{{"a"}, {"b"}, {"a", "page"}, {"c", "page"}, nil}).Draw(w.T, "viewer"),
			From:   rapid.SampledFrom([]string{"", "Zoe", "anna", "\u202e"}).Draw(w.T, "from"),
			To:     rapid.SampledFrom([]string{"", "anna", "bert", "nobody"}).Draw(w.T, "to"),
			Text:   rapid.SampledFrom([]string{"hello", " <b> & \"c\" ", "", "see example.com", strings.Repeat("x", 21)}).Draw(w.T, "text"),
		})
	}
	if w.chance(4, "hide") {
		hidden = rapid.Uint64Range(1, 30).Draw(w.T, "hidden")
	}
	return said, hidden
}

// chatPlan is one of models that listen, and of a strategy.
func chatPlan(models ...string) arena.Plan {
	plan := testPlan(append(models, "index")...)
	for i := range models {
		plan.Roster[i].Decider = arena.Decider{Kind: arena.ByModel, Name: "a/model"}
	}
	plan.Roster[len(models)].Decider = arena.Decider{Kind: arena.ByStrategy, Name: "index"}
	rules := arena.DefaultChatRules()
	plan.Chat = &rules
	return plan
}

// A message to all is answered by everybody who has something to say, and ignored only
// if nobody has.
func TestChat_MessageToAllIsAnsweredByEach(t *testing.T) {
	t.Parallel()
	plan := chatPlan("anna", "bert")
	season := started(t, plan)
	post(t, season, "zoe", "", "What now?")
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200))
	post(t, season, "zoe", "", "And now?")
	if _, err := season.Tick(tickAt(plan.StartsAt.Add(halfHour), "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	answers := make([]arena.Answer, 3)
	for i, reply := range []string{"I buy.", "I sell.", "nobody asked me"} {
		answers[i] = arena.Answer{Decision: &arena.Decision{Reply: reply}}
	}
	if _, err := season.CloseRound(answers); err != nil {
		t.Fatal(err)
	}
	first, second := season.State.Talk.Messages[0], season.State.Talk.Messages[1]
	if first.Status != arena.MessageIgnored || first.Reason != arena.IgnoredSilently || len(first.Replies) > 0 {
		t.Errorf("the first message is %+v", first)
	}
	want := []arena.Reply{{Agent: "anna", Text: "I buy."}, {Agent: "bert", Text: "I sell."}}
	if second.Status != arena.MessageAnswered || !slices.Equal(second.Replies, want) {
		t.Errorf("the second message is %+v", second)
	}
}

// Every refusal says what to do next, and changes nothing.
func TestChat_RefusesInSentences(t *testing.T) {
	t.Parallel()
	plan := chatPlan("anna", "bert")
	season := started(t, plan)
	post(t, season, "zoe", "anna", "one")
	post(t, season, "zoe", "bert", "two")
	post(t, season, "yan", "anna", "three")
	post(t, season, "xin", "anna", "four")
	for _, c := range []struct {
		post   arena.Post
		reason arena.ChatReason
		says   string
	}{
		{arena.Post{Viewer: []string{"zoe"}, To: "bert", Text: "five"}, arena.ChatFull, "your 2 messages"},
		{arena.Post{Viewer: []string{"new", "zoe"}, From: "Other Name", To: "bert", Text: "five"}, arena.ChatFull, "your 2 messages"},
		{arena.Post{Viewer: []string{"new"}, To: "anna", Text: "five"}, arena.ChatFull, "anna has its 3 messages"},
		{arena.Post{Viewer: []string{"new"}, Text: "five"}, arena.ChatFull, "anna has its 3 messages"},
		{arena.Post{Viewer: []string{"new"}, To: "index", Text: "five"}, arena.ChatNobody, "is a strategy"},
		{arena.Post{Viewer: []string{"new"}, To: "carl", Text: "five"}, arena.ChatNobody, `called "carl"`},
		{arena.Post{Viewer: []string{"new"}, To: "bert", Text: "see https://x"}, arena.ChatRefused, "link"},
		{arena.Post{Viewer: []string{"new"}, To: "bert", Text: "\u200f"}, arena.ChatRefused, "cannot be seen"},
		{arena.Post{Viewer: []string{"new"}, To: "bert", Text: strings.Repeat("é", 141)}, arena.ChatRefused, "141 characters"},
		{arena.Post{Viewer: []string{"new"}, From: "\u202eeoZ", To: "bert", Text: "five"}, arena.ChatRefused, "Your name has characters"},
		{arena.Post{Viewer: []string{"new"}, From: "ANNA", To: "bert", Text: "five"}, arena.ChatRefused, "Your name is that of somebody"},
		{arena.Post{Viewer: []string{"new"}, Round: 7, To: "bert", Text: "five"}, arena.ChatMoved, "opened meanwhile"},
	} {
		before := season.State.Talk.Last
		_, err := season.Post(&c.post, nil)
		refused, ok := errors.AsType[*arena.ChatError](err)
		if !ok || refused.Reason != c.reason || !strings.Contains(refused.Why, c.says) || season.State.Talk.Last != before {
			t.Errorf("%+v: %v", c.post, err)
		}
	}
	if _, err := season.CloseChat("a test", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := season.Post(&arena.Post{Text: "five"}, nil); err == nil || !strings.Contains(err.Error(), "closed the chat") {
		t.Errorf("a closed chat: %v", err)
	}
	without := started(t, testPlan("anna"))
	if _, err := without.Post(&arena.Post{Text: "five"}, nil); err == nil || !strings.Contains(err.Error(), "no chat") {
		t.Errorf("without a chat: %v", err)
	}
}

// What an operator hides is in no event that is shown: not the text, not the name, not the
// replies to it alone, and not in what a model was told and sent. The journal keeps it.
func TestTalk_WithholdsWhatIsHidden(t *testing.T) {
	t.Parallel()
	const secret = "an abusive word"
	plan := chatPlan("anna", "bert")
	season := started(t, plan)
	posted, err := season.Post(&arena.Post{Viewer: []string{"key"}, From: "by " + secret, To: "anna", Text: secret}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := season.Tick(tickAt(plan.StartsAt, "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	told := season.State.Views()[0].Mind.Messages
	if len(told) != 1 || told[0].Text != secret {
		t.Fatalf("anna is told %+v", told)
	}
	receipt := &arena.Receipt{Prompt: []arena.PromptPart{{Text: "a viewer wrote " + secret}}, Replies: []string{"you wrote " + secret}}
	answers := []arena.Answer{{Decision: &arena.Decision{Reply: secret + " to you"}, Receipt: receipt}, {Missed: arena.MissedError, Receipt: receipt}, {Decision: new(arena.Decision)}}
	closed, err := season.CloseRound(answers)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := season.Hide(1, "a test", nil); err != nil {
		t.Fatal(err)
	}
	for _, events := range [][]arena.Event{posted, closed} {
		kept, err := arena.AppendRecord(nil, events)
		if err != nil || !bytes.Contains(kept, []byte(secret)) {
			t.Errorf("the journal does not have it: %s, %v", kept, err)
		}
		shown, err := arena.AppendRecord(nil, season.State.Talk.Withhold(events))
		if err != nil || bytes.Contains(shown, []byte(secret)) {
			t.Errorf("it is shown: %s, %v", shown, err)
		}
	}
}

// An audit finds a message that was lost, told twice, or is one too many.
func TestAudit_FindsWhatIsWrongWithTheChat(t *testing.T) {
	t.Parallel()
	plan := chatPlan("anna")
	posted := func(id uint64, viewer string) arena.Event {
		return &arena.ChatPosted{ID: id, Round: 1, Viewer: []string{viewer}, To: "anna", Text: "hello"}
	}
	opened := []arena.Event{
		&arena.TickRecorded{Tick: 1, At: plan.StartsAt, Source: "test"}, &arena.RoundOpened{Round: 1, At: plan.StartsAt, SnapshotSeq: 3},
		&arena.ChatDelivered{Round: 1, Messages: []uint64{1}}, &arena.RoundScheduled{Round: 2, Due: plan.StartsAt.Add(halfHour)},
	}
	decided := []arena.Event{&arena.DecisionTaken{Agent: "anna", Round: 1}, &arena.DecisionTaken{Agent: "index", Round: 1}}
	for name, records := range map[string][][]arena.Event{
		"lost":             {{posted(1, "a")}, opened, decided},
		"never delivered":  {{posted(1, "a")}, slices.Delete(slices.Clone(opened), 2, 3)},
		"delivered twice":  {{posted(1, "a")}, append(slices.Clone(opened), opened[2])},
		"answered twice":   {{posted(1, "a")}, opened, append(slices.Clone(decided), answered("anna"), answered("anna"))},
		"not asked":        {{posted(1, "a")}, opened, append(slices.Clone(decided), answered("index"))},
		"one too many":     {{posted(1, "a"), posted(2, "a"), posted(3, "a")}},
		"too many for one": {{posted(1, "a"), posted(2, "b"), posted(3, "c"), posted(4, "d")}},
		"a gap":            {{posted(2, "a")}},
	} {
		audit := arena.NewAudit()
		records = append([][]arena.Event{{
			&arena.SeasonStarted{Plan: plan, Season: 1, Engine: arena.EngineVersion}, &arena.RoundScheduled{Round: 1, Due: plan.StartsAt},
		}}, records...)
		var err error
		for i, events := range records {
			data, encodeErr := arena.AppendRecord(nil, events)
			if err = errors.Join(encodeErr, audit.Record(uint64(i)+1, data)); err != nil && i < len(records)-1 {
				t.Fatalf("%s: too early: %v", name, err)
			}
		}
		if err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

func answered(agent string) arena.Event {
	return &arena.ChatAnswered{Agent: agent, Round: 1, Messages: []uint64{1}, Text: "yes"}
}

// A command that posts is remembered like any other: the same again is nothing new, and
// another text under its key is a conflict.
func TestCommand_PostIsRememberedByItsKey(t *testing.T) {
	t.Parallel()
	command := arena.Command{ID: "key", Verb: arena.PostMessage, Post: &arena.Post{Viewer: []string{"zoe"}, Text: "hello"}}
	season := started(t, chatPlan("anna"))
	if _, err := season.Post(command.Post, command.Handled()); err != nil {
		t.Fatal(err)
	}
	again := command
	again.Post = &arena.Post{Viewer: []string{"another round's"}, Round: 5, Text: "hello"}
	if done, err := season.State.Handled(&again); !done || err != nil {
		t.Errorf("the same again: %t, %v", done, err)
	}
	again.Post = &arena.Post{Viewer: []string{"zoe"}, Text: "other"}
	if _, err := season.State.Handled(&again); !errors.Is(err, arena.ErrConflict) {
		t.Errorf("another text: %v", err)
	}
	if asks := command.Asks(); strings.Contains(asks, "hello") {
		t.Errorf("the journal would have %q twice", asks)
	}
}

// post has a viewer write, who is known by its name.
func post(t *testing.T, season *arena.Season, viewer, to, text string) []arena.Event {
	t.Helper()
	events, err := season.Post(&arena.Post{Viewer: []string{viewer}, From: viewer, To: to, Text: text}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return events
}
