package roster

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A Fault is one thing that is wrong with a file.
type Fault struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`   // from 1 on; 0 where the whole file is meant
	Column  int    `json:"column,omitempty"` // in characters from 1 on; 0 where the whole line is meant
	Message string `json:"message"`          // a clause without a line feed
}

// String is the fault in one line, with its place as compilers write it.
func (f *Fault) String() string {
	switch {
	case f.Line == 0:
		return fmt.Sprintf("%s: %s", f.File, f.Message)
	case f.Column == 0:
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
}

// A FileError is a file that describes no arena.
type FileError struct {
	Faults []Fault // in the order of the file; one at least
}

// Error tells the first fault.
func (e *FileError) Error() string { return e.Faults[0].String() }

// faulty is a file with one fault at a place, which may be nil.
func faulty(path string, at *token.Position, format string, args ...any) error {
	return &FileError{Faults: []Fault{faultAt(path, at, fmt.Sprintf(format, args...))}}
}

func faultAt(path string, at *token.Position, message string) Fault {
	fault := Fault{File: path, Message: message}
	if at != nil {
		fault.Line, fault.Column = at.Line, at.Column
	}
	return fault
}

// A placedError is an error at a place of a file.
type placedError struct {
	at  *token.Position
	err error
}

func (e *placedError) Error() string { return fmt.Sprintf("line %d: %v", e.at.Line, e.err) }
func (e *placedError) Unwrap() error { return e.err }

// placed turns an error of reading YAML into that of its file.
func placed(path string, err error) error {
	if inner, ok := errors.AsType[*placedError](err); ok {
		return faulty(path, inner.at, "%v", inner.err)
	}
	var yamlErr yaml.Error
	if !errors.As(err, &yamlErr) || yamlErr.GetToken() == nil {
		return faulty(path, nil, "%v", err)
	}
	message, _, _ := strings.Cut(yamlErr.GetMessage(), "\n")
	if unknown, ok := errors.AsType[*yaml.UnknownFieldError](err); ok {
		message += settings.Meant(unknown.Token.Value, fieldNames())
	}
	return faulty(path, yamlErr.GetToken().Position, "%s", message)
}

// refuse notes what is wrong at the place that a YAML path names.
func (s *Spec) refuse(at, format string, args ...any) {
	s.faults = append(s.faults, s.fault(at, format, args...))
}

// wrong is an error at the place that a YAML path names.
func (s *Spec) wrong(at, format string, args ...any) error {
	return &FileError{Faults: []Fault{s.fault(at, format, args...)}}
}

func (s *Spec) fault(at, format string, args ...any) Fault {
	var place *token.Position
	if path, err := yaml.PathString(at); err == nil {
		if node, err := path.FilterFile(s.tree); err == nil {
			place = begin(node)
		}
	}
	return faultAt(s.path, place, fmt.Sprintf(format, args...))
}

// begin is where a node begins. That of a map would be its first colon.
func begin(node ast.Node) *token.Position {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return begin(n.Values[0])
		}
	case *ast.MappingValueNode:
		return begin(n.Key)
	}
	if node.GetToken() == nil {
		return nil
	}
	return node.GetToken().Position
}

// refused is what was noted, or nil.
func (s *Spec) refused() error {
	if len(s.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(s.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &FileError{Faults: s.faults}
}
