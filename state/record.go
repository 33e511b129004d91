package state

import (
	"bytes"
	"errors"
)

// MaxRecord is the most bytes that the data of one record may have.
const MaxRecord = 64 << 20

// ErrBadRecord means that data cannot become a record: it is empty, has a line
// break, or is larger than [MaxRecord].
var ErrBadRecord = errors.New("a record is one line of JSON of at most 64 MiB")

// A Record is one commit of an arena: all of it is stored, or none. It does not
// name its writer, so that a season taken over by several owners has the same
// bytes as one that was not.
type Record struct {
	Arena string
	Seq   uint64 // 1 for the first record, then without a gap
	Prev  Sum    // of the record before
	Sum   Sum    // of this record, as [Chain.Seal] makes it
	// Data is one line of JSON: the events of the commit. Nobody may change the
	// bytes of a record that a store returned.
	Data []byte
}

// Head returns where the journal stands once r is its last record.
func (r Record) Head() Head { return Head{Seq: r.Seq, Sum: r.Sum} }

// After returns where the journal must stand for r to be appended.
func (r Record) After() Head { return Head{Seq: r.Seq - 1, Sum: r.Prev} }

// Follows tells a driver whose journal stands at head what to do with r: store it,
// or nothing since it is the head already, or refuse it with a [*Conflict].
func (r Record) Follows(head Head) (stored bool, err error) {
	switch {
	case r.Seq > 0 && r.Head() == head:
		return true, nil
	case r.Seq == 0 || r.After() != head:
		return false, &Conflict{Arena: r.Arena, Have: head, After: r.After()}
	}
	return false, nil
}

// checkData does not parse: that costs more than storing. Verify does.
func checkData(data []byte) error {
	if len(data) == 0 || len(data) > MaxRecord || bytes.IndexByte(data, '\n') >= 0 {
		return ErrBadRecord
	}
	return nil
}
