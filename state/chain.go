package state

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"hash"
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

// A Chain computes and checks the sums of records. It keeps small buffers between
// calls and must not be used by two goroutines at once. The zero value is ready.
type Chain struct {
	hash  hash.Hash // SHA-256, nil before the first sum
	begin []byte    // what a hash covers before the data of its record
	end   []byte    // and what comes of it
	tail  []byte
}

// Seal returns the record of arena that puts data after the head after. It keeps
// a reference to data, and returns [ErrBadRecord] for data that no record can hold.
func (c *Chain) Seal(arena string, after Head, data []byte) (Record, error) {
	if err := checkData(data); err != nil {
		return Record{}, err
	}
	r := Record{Arena: arena, Seq: after.Seq + 1, Prev: after.Sum, Data: data}
	r.Sum = c.sum(&r, after.Seq > 0 && after.Sum.short())
	return r, nil
}

// Holds reports whether the sum of r is the one that its content asks for.
func (c *Chain) Holds(r Record) bool {
	short := r.Prev.short()
	if r.Seq == 1 {
		short = r.Sum.short()
	}
	return checkData(r.Data) == nil && r.Sum == c.sum(&r, short)
}

// Parse reads one line, without its line break, as the record of arena that
// follows after. The record's data shares its bytes with line. Only a line that
// [AppendLine] wrote is accepted, byte by byte.
func (c *Chain) Parse(arena string, after Head, line []byte) (Record, error) {
	r := Record{Arena: arena, Seq: after.Seq + 1, Prev: after.Sum}
	rest, ok := bytes.CutPrefix(line, LinePrefix(r.Seq))
	if !ok {
		return Record{}, errLine
	}
	for _, short := range sorts(after) {
		tail := tailSize(short)
		if len(rest) <= tail {
			continue
		}
		end := rest[len(rest)-tail:]
		r.Data = rest[:len(rest)-tail]
		r.Sum = c.sum(&r, short)
		c.tail = appendTail(c.tail[:0], r.Sum)
		if bytes.Equal(end, c.tail) && checkData(r.Data) == nil {
			return r, nil
		}
	}
	return Record{}, errLine
}

// sorts are the sorts of sums, short or not, that a record after the given head may have:
// the first one decides for all.
func sorts(after Head) []bool {
	switch {
	case after.Seq == 0:
		return []bool{false, true}
	case after.Sum.short():
		return []bool{true}
	}
	return []bool{false}
}

// tailSize is the length of what a record's line has behind its data.
func tailSize(short bool) int {
	if short {
		return len(sumKey) + 2*shortSize + len(lineEnd)
	}
	return len(sumKey) + 2*SumSize + len(lineEnd)
}

// Pass returns the head behind one line, without its line break, of the record that
// follows after. It takes the sum that stands there at its word, without looking at
// what it covers: the next record that [Chain.Parse] accepts proves the sum.
func Pass(after Head, line []byte) (Head, error) {
	head := Head{Seq: after.Seq + 1}
	if !bytes.HasPrefix(line, LinePrefix(head.Seq)) {
		return Head{}, errLine
	}
	for _, short := range sorts(after) {
		tail := tailSize(short)
		if len(line) <= tail {
			continue
		}
		digits, key := bytes.CutPrefix(line[len(line)-tail:], []byte(sumKey))
		digits, whole := bytes.CutSuffix(digits, []byte(lineEnd))
		if key && whole && head.Sum.UnmarshalText(digits) == nil {
			return head, nil
		}
	}
	return Head{}, errLine
}

// sum hashes the data where it lies: a record may have many megabytes.
func (c *Chain) sum(r *Record, short bool) (sum Sum) {
	switch {
	case short:
		c.begin = append(c.begin[:0], r.Prev[:shortSize]...)
	case r.Seq == 1:
		start := sha256.Sum256([]byte("the journal of the arena " + r.Arena))
		c.begin = append(c.begin[:0], start[:]...)
	default:
		c.begin = append(c.begin[:0], r.Prev[:]...)
	}
	c.begin = appendBody(c.begin, r.Seq, nil)
	if c.hash == nil {
		c.hash = sha256.New()
	}
	c.hash.Reset()
	_, _ = c.hash.Write(c.begin) // a hash takes everything
	_, _ = c.hash.Write(r.Data)
	c.end = c.hash.Sum(c.end[:0])
	copy(sum[:], c.end)
	if short {
		clear(sum[shortSize:])
	}
	return sum
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
	dst, _ = sum.AppendText(dst) // never fails
	return append(dst, lineEnd...)
}
