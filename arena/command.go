package arena

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A Verb says what a command asks for.
type Verb string

// The commands.
const (
	StartArena   Verb = "start"
	StopArena    Verb = "stop"
	PauseArena   Verb = "pause"
	ResumeArena  Verb = "resume"
	ResetArena   Verb = "reset"
	SettleSymbol Verb = "settle"

	PostMessage Verb = "post"
	HideMessage Verb = "hide"
	CloseChat   Verb = "close_chat"
	OpenChat    Verb = "open_chat"
)

// A Command changes an arena.
type Command struct {
	// ID names the command: one that was carried out is not carried out again for
	// as long as its ID is remembered, [CommandMemory].
	ID    string    `json:"id"`
	Verb  Verb      `json:"verb"`
	Arena string    `json:"arena"`
	By    string    `json:"by,omitzero"` // who asked, for the journal
	At    time.Time `json:"at,omitzero"` // wall time of the request

	Seed   *uint64 `json:"seed,omitzero"`   // of ResetArena; nil leaves it to the arena
	Symbol Symbol  `json:"symbol,omitzero"` // of SettleSymbol
	Price  Money   `json:"price,omitzero"`  // of SettleSymbol, for a share
	Force  bool    `json:"force,omitzero"`  // of SettleSymbol: also what has a price in the market

	Post    *Post  `json:"post,omitzero"`    // of PostMessage
	Message uint64 `json:"message,omitzero"` // of HideMessage
}

// CommandMemory is how long the ID of a command is remembered, in the wall time of
// commands; beyond that, as many as there is room for are forgotten last.
const CommandMemory = 24 * time.Hour

// maxCommands bounds what a state remembers of commands, whatever their times.
const maxCommands = 4_096

// Asks says what c asks for. Two commands with one ID must ask for the same. The
// journal has it, and so a seed and a message go into it as a hash.
func (c *Command) Asks() string {
	switch {
	case c.Seed != nil:
		seed := digest("arena seed of a command 1", c.ID, strconv.FormatUint(*c.Seed, 10))
		return fmt.Sprintf("%s with the seed of hash %x", c.Verb, seed[:16])
	case c.Post != nil:
		post := digest("arena message of a command 1", c.ID, c.Post.From, c.Post.To, c.Post.Text)
		return fmt.Sprintf("%s a message of hash %x", c.Verb, post[:16])
	case c.Message != 0:
		return fmt.Sprintf("%s message %d", c.Verb, c.Message)
	case c.Symbol != "":
		return fmt.Sprintf("%s %s at %v", c.Verb, c.Symbol, c.Price)
	}
	return string(c.Verb)
}

// Handled is the event that remembers c.
func (c *Command) Handled() *CommandHandled {
	return &CommandHandled{ID: c.ID, Asks: c.Asks(), At: c.At.UTC().Truncate(time.Millisecond)}
}

// Why a command is refused, beside [ErrPhase] and [ErrPlan].
var (
	// ErrUnknownArena means that no arena has that id.
	ErrUnknownArena = errors.New("no such arena")
	// ErrUnknownActor means that no actor has that path.
	ErrUnknownActor = errors.New("no such actor")
	// ErrUnavailable means that a command cannot be carried out just now: the arena
	// has failed, nobody runs it, or the process is about to end. Nothing has
	// happened.
	ErrUnavailable = errors.New("not available at the moment")
	// ErrFailed is the [ErrUnavailable] of an arena that has failed: what made it fail
	// must be mended first, or pass by itself.
	ErrFailed = fmt.Errorf("%w: the arena has failed", ErrUnavailable)
	// ErrConflict means that a command with the same ID asked for something else.
	ErrConflict = errors.New("a command with this key asked for something else")
)

// Handled reports whether c was carried out. The error wraps [ErrConflict] if its ID
// belongs to another command.
func (s *State) Handled(c *Command) (bool, error) {
	for i := range s.Commands {
		if s.Commands[i].ID != c.ID {
			continue
		}
		if asks := c.Asks(); s.Commands[i].Asks != asks {
			return false, fmt.Errorf("%w: %q was %q, not %q", ErrConflict, c.ID, s.Commands[i].Asks, asks)
		}
		return true, nil
	}
	return false, nil
}

// rememberCommand forgets the commands that are older than CommandMemory. What was
// handed out before is never written to.
func (s *State) rememberCommand(e *CommandHandled) {
	kept := make([]CommandHandled, 0, len(s.Commands)+1)
	for _, old := range s.Commands {
		if e.At.Sub(old.At) < CommandMemory {
			kept = append(kept, old)
		}
	}
	s.Commands = remember(kept, *e, maxCommands)
}
