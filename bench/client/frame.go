//go:build linux

package client

import (
	"encoding/binary"
	"errors"
)

// FrameMax is longer than any frame of the benchmarks; a longer one means that we
// have lost our place in the stream.
const FrameMax = 1 << 20

// Parts of a frame's first byte.
const (
	Compressed = 0x40
	Opcode     = 0x0f
	OpText     = 1
	OpBinary   = 2
	OpClose    = 8
	OpPing     = 9
	OpPong     = 10
)

// ErrLost means that a stream does not continue with a frame.
var ErrLost = errors.New("no frame is that long")

// Scraps are what a socket has delivered of a frame that is not complete. The zero
// value is ready.
type Scraps []byte

// Frames calls take with the first byte and the payload of every frame that p
// completes, and keeps the rest. The payload is good for the call only.
func (s *Scraps) Frames(p []byte, take func(first byte, payload []byte)) error {
	if len(*s) > 0 {
		*s = append(*s, p...)
		p = *s
	}
	for {
		header, size, ok := frameSize(p)
		if size > FrameMax {
			*s = nil
			return ErrLost
		}
		if !ok || len(p) < header+size {
			break
		}
		take(p[0], p[header:header+size])
		p = p[header+size:]
	}
	if len(p) == 0 {
		*s = nil // thousands of idle buffers would take the machine's memory
		return nil
	}
	*s = append(Scraps(nil), p...)
	return nil
}

// frameSize reads the header of an unmasked frame.
func frameSize(p []byte) (header, size int, ok bool) {
	if len(p) < 2 {
		return 0, 0, false
	}
	switch size = int(p[1] & 0x7f); {
	case size < 126:
		return 2, size, true
	case size == 126 && len(p) >= 4:
		return 4, int(binary.BigEndian.Uint16(p[2:])), true
	case size == 127 && len(p) >= 10:
		return 10, int(binary.BigEndian.Uint64(p[2:]) & (1<<62 - 1)), true
	}
	return 0, 0, false
}

// Masked is a frame of a client, of less than 64 KB, with a key of zeros.
func Masked(opcode byte, payload []byte) []byte {
	const final, masked = 0x80, 0x80
	frame := []byte{final | opcode, masked | byte(len(payload))}
	if len(payload) >= 126 {
		frame[1] = masked | 126
		frame = binary.BigEndian.AppendUint16(frame, uint16(len(payload)))
	}
	return append(append(frame, 0, 0, 0, 0), payload...)
}
