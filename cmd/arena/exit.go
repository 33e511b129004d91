package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// An exitCode is how the process ends.
type exitCode int

// The exit codes.
const (
	exitOK          exitCode = 0
	exitFailure     exitCode = 1
	exitUsage       exitCode = 2 // the command line or a setting is wrong; nothing was done
	exitUnreachable exitCode = 3 // no server answers
)

// A usageError is a command line or a setting that cannot be understood.
type usageError struct {
	err error
}

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// An unreachableError means that no server answers at url.
type unreachableError struct {
	url string
	err error
}

func (e *unreachableError) Error() string {
	return fmt.Sprintf("no server answers at %s (%v); start one with `arena serve` or set ARENA_URL", e.url, e.err)
}

func (e *unreachableError) Unwrap() error { return e.err }

// An apiError is what the server answered instead of doing what was asked.
type apiError struct {
	code    string // stable
	message string
}

func (e *apiError) Error() string { return e.message }

// why is the server's reason without its preface.
func (e *apiError) why() string { return strings.TrimPrefix(e.message, "This cannot be done now: ") }

// of says in one sentence what is in the way of a command to an arena.
func (e *apiError) of(id string) error {
	if e.code != "wrong_phase" {
		return e
	}
	if rest, ok := strings.CutPrefix(e.why(), "it "); ok {
		return &apiError{code: e.code, message: id + " " + rest}
	}
	return &apiError{code: e.code, message: id + ": " + e.why()}
}

// exitOf is the one place that turns an error into an exit code and a stable
// code for programs.
func exitOf(err error) (exit exitCode, code string) {
	if err == nil {
		return exitOK, ""
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage, "usage"
	}
	if _, ok := errors.AsType[*settings.Error](err); ok {
		return exitUsage, "usage"
	}
	if _, ok := errors.AsType[*unreachableError](err); ok {
		return exitUnreachable, "unreachable"
	}
	if api, ok := errors.AsType[*apiError](err); ok && api.code != "" {
		return exitFailure, api.code
	}
	return exitFailure, "failure"
}

// report writes err to w, as a sentence or as JSON.
func report(w io.Writer, err error, asJSON bool) exitCode {
	exit, code := exitOf(err)
	switch {
	case err == nil:
	case asJSON:
		_ = writeJSON(w, map[string]any{"error": map[string]string{"code": code, "message": err.Error()}})
	default:
		_, _ = fmt.Fprintf(w, "arena: %v\n", err)
	}
	return exit
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
