package completion

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// deepest is how far values may be nested.
const deepest = 64

// errCut means that a value ends before it is whole.
var errCut = errors.New("it ends before it is whole")

// A scanner reads JSON, and what models write for JSON, as long as there is one
// reading: comments, commas too many, names without quotes, quotes and brackets of
// other scripts, the words of Python.
type scanner struct {
	text   string
	at     int
	mended bool // something was not JSON
	depth  int
}

// structural is a rune of another script as the one that JSON has for it.
func structural(r rune) rune {
	switch r {
	case '｛':
		return '{'
	case '｝':
		return '}'
	case '［':
		return '['
	case '］':
		return ']'
	case '：':
		return ':'
	case '，', '、':
		return ','
	}
	return r
}

// peek is the next rune, as JSON has it; utf8.RuneError at the end.
func (s *scanner) peek() (r rune, size int) {
	r, size = utf8.DecodeRuneInString(s.text[s.at:])
	if plain := structural(r); plain != r {
		return plain, size
	}
	return r, size
}

// A syntaxError is where a text is not JSON, even with what is mended.
type syntaxError struct {
	read string // up to there
	what string
}

// Error counts characters only when it is asked to: a search meets many of them.
func (e *syntaxError) Error() string {
	return fmt.Sprintf("it is no JSON at character %d: %s", utf8.RuneCountInString(e.read)+1, e.what)
}

func (s *scanner) fault(what string) error { return &syntaxError{read: s.text[:s.at], what: what} }

// take passes the next rune, which is as peek said.
func (s *scanner) take(r rune, size int) {
	s.mended = s.mended || !strings.HasPrefix(s.text[s.at:], string(r))
	s.at += size
}

// space passes what stands between values.
func (s *scanner) space() {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == ' ' || r == '\n' || r == '\r' || r == '\t':
		case unicode.IsSpace(r), invisible(r):
			s.mended = true
		case strings.HasPrefix(rest, "//"):
			s.mended = true
			size = until(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			s.mended = true
			size = until(rest, "*/")
		default:
			return
		}
		s.at += size
	}
}

// invisible reports whether r takes no room: a byte order mark, or a zero-width space.
func invisible(r rune) bool { return r == '\ufeff' || unicode.Is(unicode.Cf, r) }

// until is how long text is up to the end of mark.
func until(text, mark string) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i + len(mark)
	}
	return len(text)
}

// all reads a text that is one value from end to end.
func (s *scanner) all() (value, bool) {
	v, err := s.value()
	s.space()
	return v, err == nil && s.at == len(s.text)
}

// value reads one.
func (s *scanner) value() (value, error) {
	s.space()
	if s.at == len(s.text) {
		return value{}, errCut
	}
	r, size := s.peek()
	switch {
	case r == '{':
		return s.nested(r, size, s.object)
	case r == '[':
		return s.nested(r, size, s.array)
	case closing(r) != nil:
		found, err := s.quoted()
		return value{kind: kindText, text: found}, err
	case r == '-' || r == '+' || r == '.' || digit(r) >= 0:
		return s.number()
	case unicode.IsLetter(r):
		return s.word()
	}
	return value{}, s.fault(fmt.Sprintf("%q begins no value", r))
}

// nested reads what stands in brackets.
func (s *scanner) nested(open rune, size int, read func() (value, error)) (value, error) {
	if s.depth == deepest {
		return value{}, s.fault("it is nested too deeply")
	}
	s.take(open, size)
	s.depth++
	defer func() { s.depth-- }()
	return read()
}

func (s *scanner) object() (value, error) {
	found := value{kind: kindObject}
	for {
		if done, err := s.ends('}', len(found.members) > 0); done || err != nil {
			return found, err
		}
		name, err := s.name()
		if err != nil {
			return found, err
		}
		if err := s.expect(':'); err != nil {
			return found, err
		}
		v, err := s.value()
		if err != nil {
			return found, err
		}
		found.members = append(found.members, member{name, v})
	}
}

func (s *scanner) array() (value, error) {
	found := value{kind: kindList}
	for {
		if done, err := s.ends(']', len(found.list) > 0); done || err != nil {
			return found, err
		}
		v, err := s.value()
		if err != nil {
			return found, err
		}
		found.list = append(found.list, v)
	}
}

// ends passes the bracket that ends a list, or the comma before its next element.
func (s *scanner) ends(bracket rune, more bool) (bool, error) {
	s.space()
	r, size := s.peek()
	switch {
	case s.at == len(s.text):
		return false, errCut
	case r == bracket:
		s.take(r, size)
		return true, nil
	case !more:
		return false, nil
	case r != ',':
		return false, s.fault(fmt.Sprintf("%q where a comma or %q should stand", r, bracket))
	}
	s.take(r, size)
	s.space()
	r, size = s.peek()
	switch {
	case s.at == len(s.text):
		return false, errCut
	case r == bracket: // a comma too many
		s.take(r, size)
		s.mended = true
		return true, nil
	}
	return false, nil
}

func (s *scanner) expect(want rune) error {
	s.space()
	r, size := s.peek()
	switch {
	case s.at == len(s.text):
		return errCut
	case r != want:
		return s.fault(fmt.Sprintf("%q where %q should stand", r, want))
	}
	s.take(r, size)
	return nil
}

// name reads the name of a member, with its quotes or without.
func (s *scanner) name() (string, error) {
	r, _ := s.peek()
	if closing(r) != nil {
		return s.quoted()
	}
	name := s.letters()
	if name == "" {
		return "", s.fault(fmt.Sprintf("%q where a name should stand", r))
	}
	s.mended = true
	return name, s.whole()
}

// letters passes a word.
func (s *scanner) letters() string {
	rest := s.text[s.at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(rest)
	}
	s.at += end
	return rest[:end]
}

// whole is the error of a word at the end of the text, of which more may have come.
func (s *scanner) whole() error {
	if s.at == len(s.text) {
		return errCut
	}
	return nil
}

// word reads a value that is a word.
func (s *scanner) word() (value, error) {
	from := s.at
	word := s.letters()
	s.mended = s.mended || word != "true" && word != "false" && word != "null"
	switch word {
	case "true", "True":
		return value{kind: kindBoolean, yes: true}, nil
	case "false", "False":
		return value{kind: kindBoolean}, nil
	case "null", "None", "undefined":
		return value{}, nil
	case "NaN", "nan", "Infinity", "inf":
		return value{kind: kindNumber, text: "NaN"}, nil
	}
	if s.at == len(s.text) {
		return value{}, errCut
	}
	s.at = from
	return value{}, s.fault(fmt.Sprintf("%q begins no value", word))
}
