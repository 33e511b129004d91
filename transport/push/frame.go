package push

import "encoding/binary"

// The first byte of a server frame: FIN, RSV1 for permessage-deflate (RFC 7692),
// and the opcode (RFC 6455, 5.2).
const (
	opContinuation = 0x0
	opText         = 0x1
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xa

	finBit     = 0x80
	deflateBit = 0x40
)

// headerMax is the longest header of a server frame: two bytes and a 64-bit
// length. A server does not mask.
const headerMax = 10

// newFrame returns room for a frame's header; the payload is appended to it and
// the header is then set by seal.
func newFrame(size int) []byte {
	return make([]byte, headerMax, headerMax+size)
}

// seal writes the header in front of the payload that follows the first
// headerMax bytes of b, and returns the frame, which shares b's memory.
func seal(b []byte, first byte) []byte {
	n := len(b) - headerMax
	switch {
	case n < 126:
		b = b[headerMax-2:]
		b[1] = byte(n) //nolint:gosec // below 126
	case n <= 0xffff:
		b = b[headerMax-4:]
		b[1] = 126
		binary.BigEndian.PutUint16(b[2:], uint16(n))
	default:
		b[1] = 127
		binary.BigEndian.PutUint64(b[2:], uint64(n))
	}
	b[0] = first
	return b
}

// controlFrame builds a whole frame of a short payload.
func controlFrame(op byte, payload []byte) []byte {
	return seal(append(newFrame(len(payload)), payload...), finBit|op)
}

// closeFrame builds a close frame. A reason that does not fit into a control
// frame is cut.
func closeFrame(code CloseCode, reason string) []byte {
	b := binary.BigEndian.AppendUint16(newFrame(2+len(reason)), uint16(code))
	return seal(append(b, reason[:min(len(reason), reasonMax)]...), finBit|opClose)
}
