package state

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// SumSize is the length of a [Sum] in bytes, and shortSize that of one of the first journals.
const (
	SumSize   = sha256.Size
	shortSize = 16
)

// A Sum is the checksum of a record and of all before it: SHA-256 over the previous Sum and
// the body of the record's line. Before the first record stands what follows from the name
// of the arena, so that the journal of one is none of another.
//
// The first journals have the first 16 bytes of that, and nothing before the first record.
// They go on so: a Sum whose second half is zero is one of theirs. The zero Sum is that of
// an empty journal.
type Sum [SumSize]byte

// short reports whether s is a sum of the first journals.
func (s Sum) short() bool {
	return [SumSize - shortSize]byte(s[shortSize:]) == [SumSize - shortSize]byte{}
}

// String returns s as 64 lower-case hexadecimal digits, or as 32 in the first journals.
func (s Sum) String() string {
	text, _ := s.AppendText(nil) // never fails
	return string(text)
}

// MarshalText writes s as String does.
func (s Sum) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// AppendText appends what MarshalText returns to dst.
func (s Sum) AppendText(dst []byte) ([]byte, error) {
	if s.short() {
		return hex.AppendEncode(dst, s[:shortSize]), nil
	}
	return hex.AppendEncode(dst, s[:]), nil
}

// UnmarshalText reads what MarshalText wrote and nothing else. Upper-case digits
// are refused: a sum has one spelling, so that no flipped bit of it goes unseen.
func (s *Sum) UnmarshalText(text []byte) error {
	if len(text) != 2*SumSize && len(text) != 2*shortSize {
		return fmt.Errorf("parse sum: %d characters, want %d, or %d in the first journals", len(text), 2*SumSize, 2*shortSize)
	}
	var sum Sum
	for i, c := range text {
		var digit byte
		switch {
		case '0' <= c && c <= '9':
			digit = c - '0'
		case 'a' <= c && c <= 'f':
			digit = c - 'a' + 10
		default:
			return fmt.Errorf("parse sum: %q is not a lower-case hexadecimal digit", c)
		}
		sum[i/2] = sum[i/2]<<4 | digit
	}
	if sum.short() != (len(text) == 2*shortSize) {
		return fmt.Errorf("parse sum: %s is written in %d digits", sum, len(text))
	}
	*s = sum
	return nil
}

// A Head says where a journal stands: the sequence number and the sum of its last
// record. The zero Head is that of an empty journal; the first record has
// sequence number 1.
type Head struct {
	Seq uint64 `json:"seq"`
	Sum Sum    `json:"sum"`
}

// String returns the head as "seq/sum".
func (h Head) String() string { return fmt.Sprintf("%d/%s", h.Seq, h.Sum) }
