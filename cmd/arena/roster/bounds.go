package roster

import (
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a file that describes an arena: far more than one needs, and few enough
// that no file takes more memory than its size.
const (
	maxRosterFile = 128 << 10 // bytes
	maxDepth      = 20        // brackets in each other, and lists on one line
	maxAliases    = 30
)

// bounded returns an error if text is too large, too deep or more than one document.
func bounded(path string, text []byte) error {
	if len(text) > maxRosterFile {
		return faulty(path, nil, "the file has %d bytes; an arena takes at most %d", len(text), maxRosterFile)
	}
	depth, aliases, entries, line, begun := 0, 0, 0, 0, false
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType:
			entries++
		case token.AliasType:
			aliases++
		case token.DocumentHeaderType:
			if begun {
				return faulty(path, t.Position, "a second document begins; put each arena into a file of its own")
			}
		case token.CommentType:
			continue
		default: // what neither nests nor repeats
		}
		begun = true
		if max(depth, entries) > maxDepth || aliases > maxAliases {
			return faulty(path, t.Position, "the file is nested too deep or has too many aliases for an arena")
		}
	}
	return nil
}
