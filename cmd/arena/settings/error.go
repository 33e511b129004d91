package settings

import "fmt"

// An Error is a setting that cannot be used. Nothing was done.
type Error struct {
	err error
}

func wrongf(format string, args ...any) error { return &Error{fmt.Errorf(format, args...)} }

// Error is a sentence that names the setting as it was given.
func (e *Error) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }
