package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
)

// The parts of a record's line: {"seq":1,"events":DATA,"sum":"HEX"}. The body, which
// the sum covers, is all before sumKey.
const (
	seqKey    = `{"seq":`
	eventsKey = `,"events":`
	sumKey    = `,"sum":"`
	lineEnd   = `"}`
	// LineOverhead is the most bytes that a record's line has beside its data, the
	// line break included.
	LineOverhead = len(seqKey) + 20 + len(eventsKey) + len(sumKey) + 2*SumSize + len(lineEnd) + 1
)

// errLine means that a line is not the one that the chain asks for.
var errLine = errors.New("the line is not a record that follows the one before")

// A Chain computes and checks the sums of records. It keeps a buffer between
// calls and must not be used by two goroutines at once. The zero value is ready.
type Chain struct {
	body []byte
}

// Seal returns the record of arena that puts data after the head after. It keeps
// a reference to data, and returns [ErrBadRecord] for data that no record can hold.
func (c *Chain) Seal(arena string, after Head, data []byte) (Record, error) {
	if err := checkData(data); err != nil {
		return Record{}, err
	}
	r := Record{Arena: arena, Seq: after.Seq + 1, Prev: after.Sum, Data: data}
	r.Sum = c.sum(after.Sum, r.Seq, data)
	return r, nil
}

// Holds reports whether the sum of r is the one that its content asks for.
func (c *Chain) Holds(r Record) bool {
	return checkData(r.Data) == nil && r.Sum == c.sum(r.Prev, r.Seq, r.Data)
}

// Parse reads one line, without its line break, as the record of arena that
// follows after. The record's data shares its bytes with line. Only a line that
// [AppendLine] wrote is accepted, byte by byte.
func (c *Chain) Parse(arena string, after Head, line []byte) (Record, error) {
	seq := after.Seq + 1
	rest, ok := bytes.CutPrefix(line, LinePrefix(seq))
	if !ok {
		return Record{}, errLine
	}
	const tail = len(sumKey) + 2*SumSize + len(lineEnd)
	if len(rest) <= tail {
		return Record{}, errLine
	}
	data, end := rest[:len(rest)-tail], rest[len(rest)-tail:]
	r := Record{Arena: arena, Seq: seq, Prev: after.Sum, Data: data}
	r.Sum = c.sum(after.Sum, seq, data)
	var want [tail]byte
	if !bytes.Equal(end, appendTail(want[:0], r.Sum)) || checkData(data) != nil {
		return Record{}, errLine
	}
	return r, nil
}

// Pass returns the head behind one line, without its line break, of the record that
// follows after. It takes the sum that stands there at its word, without looking at
// what it covers: the next record that [Chain.Parse] accepts proves the sum.
func Pass(after Head, line []byte) (Head, error) {
	seq := after.Seq + 1
	const tail = len(sumKey) + 2*SumSize + len(lineEnd)
	if !bytes.HasPrefix(line, LinePrefix(seq)) || len(line) <= tail {
		return Head{}, errLine
	}
	head := Head{Seq: seq}
	end := line[len(line)-tail:]
	digits, key := bytes.CutPrefix(end, []byte(sumKey))
	digits, whole := bytes.CutSuffix(digits, []byte(lineEnd))
	if n, err := hex.Decode(head.Sum[:], digits); !key || !whole || err != nil || n != SumSize {
		return Head{}, errLine
	}
	return head, nil
}

// sum hashes from one buffer: the hash interface would allocate for each record.
func (c *Chain) sum(prev Sum, seq uint64, data []byte) Sum {
	c.body = append(c.body[:0], prev[:]...)
	c.body = appendBody(c.body, seq, data)
	full := sha256.Sum256(c.body)
	return Sum(full[:SumSize])
}

// AppendLine appends the line of r, line break included, to dst.
func AppendLine(dst []byte, r Record) []byte {
	dst = appendBody(dst, r.Seq, r.Data)
	dst = appendTail(dst, r.Sum)
	return append(dst, '\n')
}

// LinePrefix returns what the line of record seq has before its data.
func LinePrefix(seq uint64) []byte {
	return appendBody(make([]byte, 0, len(seqKey)+20+len(eventsKey)), seq, nil)
}

func appendBody(dst []byte, seq uint64, data []byte) []byte {
	dst = append(dst, seqKey...)
	dst = strconv.AppendUint(dst, seq, 10)
	dst = append(dst, eventsKey...)
	return append(dst, data...)
}

func appendTail(dst []byte, sum Sum) []byte {
	dst = append(dst, sumKey...)
	dst = hex.AppendEncode(dst, sum[:])
	return append(dst, lineEnd...)
}
