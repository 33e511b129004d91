package push

import (
	"encoding/binary"
	"unicode/utf8"
)

// framesMax is how many frames one message may be cut into.
const framesMax = 64

// A guard reads along with the library and stops what the library lets through:
// an unmasked frame, a length that is negative or longer than it must be, a close
// reason that is not UTF-8, a message in countless pieces.
type guard struct {
	head   [14]byte // the header being read
	have   int8
	op     byte
	pieces uint8  // of the message being read
	left   uint64 // bytes left of the frame's payload
	reason []byte // the payload of a close frame, masked
	code   CloseCode
}

// pass returns how many bytes of p may be handed on. If that is less than all,
// code says what is wrong with the next one.
func (g *guard) pass(p []byte) int {
	i := 0
	for i < len(p) && g.code == 0 {
		if g.left == 0 {
			g.head[g.have] = p[i]
			g.have++
			g.header()
			if g.code == 0 {
				i++
			}
			continue
		}
		n := int(min(uint64(len(p)-i), g.left)) //nolint:gosec // at most len(p)
		g.left -= uint64(n)
		if g.op == opClose && !g.farewell(p[i:i+n]) {
			return i + n - 1
		}
		i += n
	}
	return i
}

// header looks at what is there of a frame's header.
func (g *guard) header() {
	if g.have < 2 {
		return
	}
	if g.head[1]&0x80 == 0 {
		g.code = CloseProtocolError
		return
	}
	size, wide := uint64(g.head[1]&0x7f), int8(0)
	switch size {
	case 126:
		wide = 2
	case 127:
		wide = 8
	}
	if g.have >= 2+wide {
		switch wide {
		case 2:
			size = uint64(binary.BigEndian.Uint16(g.head[2:]))
		case 8:
			size = binary.BigEndian.Uint64(g.head[2:])
		}
		if wide == 2 && size < 126 || wide == 8 && (size <= 0xffff || size>>63 != 0) {
			g.code = CloseProtocolError
			return
		}
	}
	if g.have < 2+wide+4 {
		return
	}
	g.begin(size)
}

// begin starts the payload of a frame whose header is complete.
func (g *guard) begin(size uint64) {
	g.op, g.left = g.head[0]&0xf, size
	copy(g.head[:4], g.head[g.have-4:g.have]) // the mask, for farewell
	g.have, g.reason = 0, nil
	switch g.op {
	case opText:
		g.pieces = 1
	case opContinuation:
		g.pieces++
		if g.pieces > framesMax {
			g.code = CloseTooMany
		}
	}
}

// farewell gathers the payload of a close frame and reports whether its reason,
// once it is complete, is UTF-8.
func (g *guard) farewell(p []byte) bool {
	if len(g.reason)+len(p) > 2+reasonMax {
		return true // the library refuses its length
	}
	for _, masked := range p {
		g.reason = append(g.reason, masked^g.head[len(g.reason)%4])
	}
	if g.left > 0 || len(g.reason) < 2 || utf8.Valid(g.reason[2:]) {
		return true
	}
	g.code = CloseInvalidText
	return false
}
