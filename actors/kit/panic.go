package kit

import (
	"fmt"
	"runtime/debug"
)

// Panic is the failure that a supervisor gets, and the error of a Pipe whose work panicked. It holds the stack, which the
// library drops.
type Panic struct { //nolint:errname // it is what was panicked with; only a Pipe makes an error of it
	Value   any    // what the actor panicked with
	Message string // type of the message that was being handled, such as "*actors.Tick"; empty in a Pipe
	Stack   []byte
}

// Error names the value and the type of the message, never the message itself.
func (p *Panic) Error() string {
	if p.Message == "" {
		return fmt.Sprintf("panic: %v", p.Value)
	}
	return fmt.Sprintf("panic: %v (in %s)", p.Value, p.Message)
}

// Unwrap returns the value when it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// asPanic wraps a recovered value once. Called by a deferred function, it sees the stack of the panic.
func asPanic(v any, message string) *Panic {
	if p, ok := v.(*Panic); ok {
		return p
	}
	return &Panic{Value: v, Message: message, Stack: debug.Stack()}
}
