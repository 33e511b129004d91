package roster

import (
	"errors"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// An exact is a number in a YAML file that must not pass through a float. In the
// file it may stand in quotes or without.
type exact[T any, P textReader[T]] struct {
	value T
}

type textReader[T any] interface {
	*T
	UnmarshalText(text []byte) error
}

// UnmarshalYAML reads the number as it is written.
func (e *exact[T, P]) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	if _, ok := node.(ast.ScalarNode); !ok {
		return &placedError{at: begin(node), err: errors.New("want a number")}
	}
	if err := P(&e.value).UnmarshalText([]byte(token.Value)); err != nil {
		return &placedError{at: token.Position, err: err}
	}
	return nil
}

// said returns the number, or nil if the file does not have it.
func (e *exact[T, P]) said() *T {
	if e == nil {
		return nil
	}
	return &e.value
}

// A percent is a percentage in basis points.
type percent int64

// UnmarshalText reads a percentage with at most two decimals.
func (p *percent) UnmarshalText(text []byte) error {
	bps, err := settings.ParsePercent(string(text), 0)
	*p = percent(bps)
	return err
}

// A count is a whole number; 7.5 is none.
type count int64

// UnmarshalText reads a whole number, also one below zero.
func (n *count) UnmarshalText(text []byte) error {
	value, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return errors.New("want a whole number")
	}
	*n = count(value)
	return nil
}
