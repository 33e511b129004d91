package file

import (
	"bytes"

	"github.com/seed45548214/arena/state"
)

// sectorSize is the least that a disk writes. What a power cut leaves of a write
// that was not synced is, for each sector, the new bytes or none.
const sectorSize = 512

// torn reports whether tail, which begins at the given file offset and ends the
// file, can be what is left of the write of record seq that was cut off before
// anybody was told of it. A line that is whole and wrong is not: it may be a
// record that was acknowledged and has since been damaged.
func torn(tail []byte, offset int64, seq uint64) bool {
	if len(tail) > maxLine || bytes.IndexByte(tail[:len(tail)-1], '\n') >= 0 {
		return false
	}
	prefix := state.LinePrefix(seq)
	lost := false
	for at := 0; at < len(tail); {
		end := min(len(tail), at+sectorSize-int((offset+int64(at))%sectorSize))
		sector := tail[at:end]
		switch {
		case len(bytes.Trim(sector, "\x00")) == 0:
			lost = true
		case bytes.IndexByte(sector, 0) >= 0:
			return false
		case at < len(prefix) && !agree(sector, prefix[at:]):
			return false
		}
		at = end
	}
	return lost || tail[len(tail)-1] != '\n'
}

// agree reports whether a and b are the same as far as both go.
func agree(a, b []byte) bool {
	n := min(len(a), len(b))
	return bytes.Equal(a[:n], b[:n])
}
