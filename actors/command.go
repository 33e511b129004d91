package actors

import (
	"errors"
	"fmt"
	"time"
)

// A Verb says what a command asks for.
type Verb string

// The commands.
const (
	StartArena  Verb = "start"
	StopArena   Verb = "stop"
	PauseArena  Verb = "pause"
	ResumeArena Verb = "resume"
	ResetArena  Verb = "reset"
)

// A Command changes an arena. The same ID is carried out once.
type Command struct {
	ID    string // not empty
	Verb  Verb
	Arena string
	By    string    // who asked, for the journal
	Seed  uint64    // of ResetArena; zero derives one
	At    time.Time // wall time of the request
}

// Why a command is refused.
var (
	// ErrUnknownArena means that no arena has that id.
	ErrUnknownArena = errors.New("no such arena")
	// ErrNotNow means that the arena's phase does not allow the command.
	ErrNotNow = errors.New("not possible now")
	// ErrUnavailable means that the arena cannot be reached: it has failed, or
	// the process is about to end.
	ErrUnavailable = errors.New("arena is not available")

	errEnding = fmt.Errorf("%w: the process is about to end", ErrUnavailable)
)
