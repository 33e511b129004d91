package roster

import (
	"errors"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// A plain is a text in a YAML file as it is written, with quotes or without: TRUE and
// NO are tickers, and 007 is an agent.
type plain string

// UnmarshalYAML reads the text of a scalar.
func (p *plain) UnmarshalYAML(node ast.Node) error {
	if _, ok := node.(ast.ScalarNode); !ok {
		return &placedError{at: begin(node), err: errors.New("want a text")}
	}
	if text, ok := node.(*ast.StringNode); ok {
		*p = plain(text.Value)
		return nil
	}
	if text, ok := node.(*ast.LiteralNode); ok {
		*p = plain(text.Value.Value)
		return nil
	}
	*p = plain(node.GetToken().Value)
	return nil
}

// A seed is a whole number in a YAML file; 1.9 is none.
type seed uint64

// UnmarshalText reads the number as it is written.
func (s *seed) UnmarshalText(text []byte) error {
	value, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return errors.New("want a whole number from 0 to 18446744073709551615")
	}
	*s = seed(value)
	return nil
}
