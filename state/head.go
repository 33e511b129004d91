package state

import (
	"encoding/hex"
	"fmt"
)

// SumSize is the length of a [Sum] in bytes.
const SumSize = 16

// A Sum is the checksum of a record and of all before it: the first 16 bytes of
// SHA-256 over the previous Sum and the body of the record's line. The zero Sum
// stands before the first record.
type Sum [SumSize]byte

// String returns s as 32 lower-case hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText writes s as 32 lower-case hexadecimal digits.
func (s Sum) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// AppendText appends what MarshalText returns to dst.
func (s Sum) AppendText(dst []byte) ([]byte, error) { return hex.AppendEncode(dst, s[:]), nil }

// UnmarshalText reads what MarshalText wrote and nothing else. Upper-case digits
// are refused: a sum has one spelling, so that no flipped bit of it goes unseen.
func (s *Sum) UnmarshalText(text []byte) error {
	if len(text) != 2*SumSize {
		return fmt.Errorf("parse sum: %d characters, want %d", len(text), 2*SumSize)
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
