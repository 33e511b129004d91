package completion

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// closing lists the runes that may end a text which r opens; nil if r opens none.
func closing(r rune) []rune {
	switch r {
	case '"':
		return []rune{'"'}
	case '\'':
		return []rune{'\''}
	case '“', '”', '„':
		return []rune{'”', '“'}
	case '‘', '’':
		return []rune{'’', '‘'}
	case '＂':
		return []rune{'＂'}
	}
	return nil
}

// quoted reads a text in quotes. Within it nothing is mended but an escape that does
// not exist and a line break.
func (s *scanner) quoted() (string, error) {
	open, size := utf8.DecodeRuneInString(s.text[s.at:])
	ends := closing(open)
	s.mended = s.mended || open != '"'
	s.at += size
	var b strings.Builder
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case r == '\\':
			if err := s.escape(&b); err != nil {
				return "", err
			}
			continue
		case r == ends[0] || len(ends) > 1 && r == ends[1]:
			if open == '"' || s.closes(size) {
				s.at += size
				return b.String(), nil
			}
		case r < ' ':
			s.mended = true
		}
		b.WriteRune(kept(r))
		s.at += size
	}
	return "", errCut
}

// closes reports whether a quote ends its text: an apostrophe does not.
func (s *scanner) closes(size int) bool {
	after := strings.TrimLeftFunc(s.text[s.at+size:], unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || strings.ContainsRune(",:}]", structural(r))
}

// kept is r as every store can keep it.
func kept(r rune) rune {
	if r == 0 {
		return utf8.RuneError
	}
	return r
}

// escape reads what follows a backslash.
func (s *scanner) escape(b *strings.Builder) error {
	rest := s.text[s.at+1:]
	if rest == "" {
		return errCut
	}
	r, size := utf8.DecodeRuneInString(rest)
	if r == 'u' {
		return s.unicode(b)
	}
	s.at += 1 + size
	switch r {
	case '"', '\\', '/':
		b.WriteRune(r)
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	default:
		s.mended = true
		b.WriteRune(r)
	}
	return nil
}

// unicode reads \uXXXX, or two of them that are one rune.
func (s *scanner) unicode(b *strings.Builder) error {
	r, err := s.hex()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(s.text[s.at:], `\u`) {
		from := s.at
		second, err := s.hex()
		if err != nil {
			return err
		}
		if r = utf16.DecodeRune(r, second); r == unicode.ReplacementChar {
			s.at = from
		}
	}
	b.WriteRune(kept(r)) // half a rune is written as one that stands for it
	return nil
}

func (s *scanner) hex() (rune, error) {
	const length = len(`\uXXXX`)
	if len(s.text)-s.at < length {
		return 0, errCut
	}
	code, err := strconv.ParseUint(s.text[s.at+2:s.at+length], 16, 16)
	if err != nil {
		return 0, s.fault(`an escape that is not \uXXXX`)
	}
	s.at += length
	return rune(code), nil
}

// digit is the value of a decimal digit, also of a full-width one; -1 for no digit.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// number reads a number, and keeps its digits.
func (s *scanner) number() (value, error) {
	var b strings.Builder
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch d := digit(r); {
		case d >= 0:
			s.mended = s.mended || size > 1
			b.WriteByte("0123456789"[d])
		case strings.ContainsRune("+-.eE", r):
			b.WriteRune(r)
		case unicode.IsLetter(r) && (b.String() == "-" || b.String() == "+"):
			return s.word() // -Infinity
		default:
			return s.checked(b.String())
		}
		s.at += size
	}
	if s.depth > 0 {
		return value{}, errCut // the next digit may be missing
	}
	return s.checked(b.String())
}

func (s *scanner) checked(digits string) (value, error) {
	if _, err := strconv.ParseFloat(digits, 64); err != nil && !isRange(err) {
		return value{}, s.fault(digits + " is no number")
	}
	return value{kind: kindNumber, text: digits}, nil
}
