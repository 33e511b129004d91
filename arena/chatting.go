package arena

import (
	"fmt"
	"slices"
	"strings"
)

// A Post is a message that somebody wants to write.
type Post struct {
	// Round is the one for which Viewer was made. Zero fits any.
	Round  int      `json:"round,omitzero"`
	Viewer []string `json:"viewer"`        // see [ChatPosted]; a message counts for each of its keys
	From   string   `json:"from,omitzero"` // may be empty
	To     string   `json:"to,omitzero"`   // an agent; empty: all for which a model decides
	Text   string   `json:"text"`
}

// A ChatReason says why a message is not taken.
type ChatReason string

// The reasons for which a message is not taken.
const (
	ChatClosedNow ChatReason = "closed"  // nobody may write now
	ChatMoved     ChatReason = "moved"   // a round has opened meanwhile; the post must be made anew
	ChatNobody    ChatReason = "nobody"  // who was written to does not listen
	ChatRefused   ChatReason = "refused" // the text, or the name, cannot be taken
	ChatFull      ChatReason = "full"    // the limit of the viewer, of the agent or of the round
	ChatUnknown   ChatReason = "unknown" // no message has this ID
)

// A ChatError is why nothing of the chat has changed. Why is a sentence that says what
// to do next.
type ChatError struct {
	Reason ChatReason `json:"reason"`
	Why    string     `json:"why"`
	Round  int        `json:"round,omitzero"` // that delivers what is posted now, where the reason is ChatMoved
}

// Error implements error.
func (e *ChatError) Error() string { return e.Why }

func noChat(reason ChatReason, format string, args ...any) *ChatError {
	return &ChatError{Reason: reason, Why: fmt.Sprintf(format, args...)}
}

// Deaf says why nobody may write now, in a sentence, or nothing.
func (s *State) Deaf() string {
	switch {
	case s.Season == 0:
		return "The season has not begun; write once it has."
	case s.Chat == nil:
		return "This arena has no chat; another one may."
	case !s.Audible():
		return "No model takes part here, and strategies do not read; write in another arena."
	case s.Phase == PhaseEnded || s.Over():
		return "The season has ended; write once the next one has begun."
	case s.Phase == PhaseWaiting:
		return "The arena is stopped; write once it goes on."
	case s.Talk.Closed:
		return "The operator has closed the chat; you can still read it."
	}
	return ""
}

// CheckPost says why p would not be taken, without changing anything. The error is a
// [ChatError].
func (s *State) CheckPost(p *Post) error {
	if why := s.Deaf(); why != "" {
		return noChat(ChatClosedNow, "%s", why)
	}
	for _, check := range []func(*Post) *ChatError{s.checkWords, s.checkReceiver, s.checkLimits} {
		if refused := check(p); refused != nil {
			return refused
		}
	}
	return nil
}

// checkWords refuses a text or a name that cannot be shown.
func (s *State) checkWords(p *Post) *ChatError {
	if problem := wordsProblem(p.Text, s.Chat.Longest, MaxMessageBytes); problem != "" {
		return noChat(ChatRefused, "The message %s.", problem)
	}
	if p.From == "" {
		return nil
	}
	if problem := wordsProblem(p.From, LongestName, maxNameBytes); problem != "" {
		return noChat(ChatRefused, "Your name %s.", problem)
	}
	named := func(e Entrant) bool { return strings.EqualFold(e.Agent, p.From) }
	if slices.ContainsFunc(s.Roster, named) || strings.EqualFold(p.From, Anonymous) {
		return noChat(ChatRefused, "Your name is that of somebody here; choose another.")
	}
	return nil
}

func (s *State) checkReceiver(p *Post) *ChatError {
	if p.To == "" {
		return nil
	}
	seat, ok := s.Seat(p.To)
	switch {
	case !ok:
		return noChat(ChatNobody, "No agent here is called %q; choose one of the roster.", clipTo(p.To, maxNameBytes))
	case !s.Listens(seat):
		return noChat(ChatNobody, "%s is a strategy, which does not read; write to a model.", p.To)
	case s.Accounts[seat].BenchedUntil >= s.Next.Round:
		return noChat(ChatNobody, "%s sits out until round %d; write to another, or later.", p.To, s.Accounts[seat].BenchedUntil)
	}
	return nil
}

// checkLimits counts what waits for the next round.
func (s *State) checkLimits(p *Post) *ChatError {
	if p.Round != 0 && p.Round != s.Next.Round {
		return &ChatError{Reason: ChatMoved, Why: "A round has opened meanwhile; send it again.", Round: s.Next.Round}
	}
	waiting, said := s.waiting(), &ChatMessage{To: p.To}
	for _, key := range p.Viewer {
		if waiting.viewers[key] >= s.Chat.PerViewer {
			return noChat(ChatFull, "You have written %s for this round; write again after it.", times(s.Chat.PerViewer))
		}
	}
	for seat, told := range waiting.agents {
		if told >= s.Chat.PerAgent && s.reaches(said, seat) {
			return noChat(ChatFull, "%s has its %d messages for this round; write to another, or after it.", s.Roster[seat].Agent, s.Chat.PerAgent)
		}
	}
	if waiting.all >= MostInRound {
		return noChat(ChatFull, "The round has its %d messages; write again after it.", MostInRound)
	}
	return nil
}

func times(n int) string {
	if n == 1 {
		return "your message"
	}
	return fmt.Sprintf("your %d messages", n)
}

// Post takes a message, which the next round delivers. The error is a [ChatError] if it
// is not taken; then nothing has changed.
func (s *Season) Post(p *Post, handled *CommandHandled) ([]Event, error) {
	posted := *p
	posted.Text, posted.From = strings.TrimSpace(p.Text), strings.TrimSpace(p.From)
	if err := s.State.CheckPost(&posted); err != nil {
		return nil, err
	}
	event := &ChatPosted{
		ID: s.State.Talk.Last + 1, Round: s.State.Next.Round, Viewer: slices.Clone(p.Viewer),
		From: posted.From, To: posted.To, Text: posted.Text,
	}
	if handled != nil {
		event.Key = handled.ID
	}
	return s.decide(event, remembered(handled))
}

// Hide takes a message out of sight; one that is pending is not delivered. The error is
// a [ChatError] if there is no such message, or it is hidden already.
func (s *Season) Hide(id uint64, by string, handled *CommandHandled) ([]Event, error) {
	talk := &s.State.Talk
	switch {
	case id == 0 || id > talk.Last:
		return nil, noChat(ChatUnknown, "There is no message %d; the last one is %d.", id, talk.Last)
	case talk.Hides(id):
		return nil, &PhaseError{fmt.Sprintf("message %d is hidden already", id)}
	}
	if err := s.emit(&ChatHidden{ID: id, By: by}); err != nil {
		return nil, err
	}
	if m, ok := talk.Message(id); ok && m.Status == MessagePending {
		if err := s.emit(&ChatIgnored{Messages: []uint64{id}, Reason: IgnoredHidden}); err != nil {
			return nil, err
		}
	}
	return s.decide(remembered(handled))
}

// CloseChat lets nobody write any more. The error wraps [ErrPhase] if nobody may.
func (s *Season) CloseChat(by string, handled *CommandHandled) ([]Event, error) {
	if problem := s.chatProblem(); problem != nil {
		return nil, problem
	}
	if s.State.Talk.Closed {
		return nil, &PhaseError{"its chat is closed already"}
	}
	return s.decide(&ChatClosed{By: by}, remembered(handled))
}

// OpenChat lets an audience write again. The error wraps [ErrPhase] if it may.
func (s *Season) OpenChat(by string, handled *CommandHandled) ([]Event, error) {
	if problem := s.chatProblem(); problem != nil {
		return nil, problem
	}
	if !s.State.Talk.Closed {
		return nil, &PhaseError{"its chat is open already"}
	}
	return s.decide(&ChatOpened{By: by}, remembered(handled))
}

func (s *Season) chatProblem() error {
	if s.State.Season == 0 || s.State.Chat == nil {
		return &PhaseError{"its season has no chat; its file can give the next one a chat"}
	}
	return nil
}

// deliver tells the agents of a round that opens what waits for it.
func (s *Season) deliver() error {
	pending := s.State.Talk.with(func(m *ChatMessage) bool { return m.Status == MessagePending })
	if len(pending) == 0 {
		return nil
	}
	return s.emit(&ChatDelivered{Round: s.State.Round, Messages: pending})
}

// hear takes what the agent at seat said to those who wrote to it. To nobody it says
// nothing.
func (s *Season) hear(seat int, reply string) error {
	text := spoken(reply)
	if text == "" {
		return nil
	}
	told := s.State.Talk.with(func(m *ChatMessage) bool {
		return m.Round == s.State.Round && (m.Status == MessageDelivered || m.Status == MessageAnswered) && s.State.reaches(m, seat)
	})
	if len(told) == 0 {
		return nil
	}
	return s.emit(&ChatAnswered{Agent: s.State.Roster[seat].Agent, Round: s.State.Round, Messages: told, Text: text})
}

// ignoreRest ends the messages of the round that nobody answered.
func (s *Season) ignoreRest() error {
	for _, reason := range [...]IgnoreReason{IgnoredSilently, IgnoredMissed} {
		left := s.State.Talk.with(func(m *ChatMessage) bool {
			return m.Status == MessageDelivered && s.State.heard(m) == (reason == IgnoredSilently)
		})
		if len(left) == 0 {
			continue
		}
		if err := s.emit(&ChatIgnored{Round: s.State.Round, Messages: left, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// heard reports whether anybody who was told m took a decision.
func (s *State) heard(m *ChatMessage) bool {
	for seat := range s.Accounts {
		if last := s.Accounts[seat].Last; s.reaches(m, seat) && last != nil && last.Round == m.Round {
			return true
		}
	}
	return false
}

// ignorePending ends what no round will deliver.
func (s *Season) ignorePending() error {
	pending := s.State.Talk.with(func(m *ChatMessage) bool { return m.Status == MessagePending })
	if len(pending) == 0 {
		return nil
	}
	return s.emit(&ChatIgnored{Messages: pending, Reason: IgnoredOver})
}

// talk does again what a command did to the chat.
func (s *Season) talk(event Event, handled *CommandHandled) ([]Event, error) {
	switch e := event.(type) {
	case *ChatPosted:
		return s.Post(&Post{Viewer: e.Viewer, From: e.From, To: e.To, Text: e.Text}, handled)
	case *ChatHidden:
		return s.Hide(e.ID, e.By, handled)
	case *ChatClosed:
		return s.CloseChat(e.By, handled)
	case *ChatOpened:
		return s.OpenChat(e.By, handled)
	}
	return s.Handle(handled)
}
