package file_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"syscall"
)

const sector = 512

var errPower = errors.New("the power went away")

// A disk is one file on it. As with a real one, what is written can be read back at
// once, and survives a power cut only after a sync.
type disk struct {
	now     []byte // what can be read
	durable []byte // what a power cut leaves in any case
	dirty   map[int]bool

	chance   *rand.Rand
	fuse     int  // the operation, counted from 1, that fails; 0 for none
	capacity int  // bytes that fit, when limited
	limited  bool // ENOSPC beyond the capacity
}

func newDisk(content []byte) *disk {
	d := &disk{dirty: make(map[int]bool)}
	d.now = append(d.now, content...)
	d.durable = append(d.durable, content...)
	return d
}

// burns reports whether the operation that begins now is the one that fails.
func (d *disk) burns() bool {
	if d.fuse == 0 {
		return false
	}
	d.fuse--
	return d.fuse == 0
}

func (d *disk) ReadAt(p []byte, offset int64) (int, error) {
	if offset >= int64(len(d.now)) {
		return 0, io.EOF
	}
	n := copy(p, d.now[offset:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (d *disk) WriteAt(p []byte, offset int64) (int, error) {
	n, err := len(p), error(nil)
	if d.burns() {
		n, err = d.chance.IntN(len(p)+1), errPower
	}
	if d.limited && int(offset)+n > d.capacity {
		n, err = max(0, d.capacity-int(offset)), syscall.ENOSPC
	}
	if n == 0 {
		return 0, err
	}
	if grow := int(offset) + n - len(d.now); grow > 0 {
		d.now = append(d.now, make([]byte, grow)...)
	}
	copy(d.now[offset:], p[:n])
	for s := int(offset) / sector; s <= (int(offset)+n-1)/sector; s++ {
		d.dirty[s] = true
	}
	return n, err
}

// Sync that fails may forget what was to be written, and still show it: that is
// what Linux does.
func (d *disk) Sync() error {
	if d.burns() {
		if d.chance.IntN(2) == 0 {
			clear(d.dirty)
		}
		return errPower
	}
	d.durable = resize(d.durable, len(d.now))
	for s := range d.dirty {
		if from := s * sector; from < len(d.now) {
			copy(d.durable[from:], d.now[from:min(from+sector, len(d.now))])
		}
	}
	clear(d.dirty)
	return nil
}

func (d *disk) Truncate(size int64) error {
	if d.burns() {
		return errPower
	}
	d.now = resize(d.now, int(size))
	return nil
}

func (d *disk) Size() (int64, error) { return int64(len(d.now)), nil }
func (d *disk) Close() error         { return nil }

// restart is what the next process finds when only the process has died.
func (d *disk) restart() { d.fuse, d.limited = 0, false }

// powerCut is what the next process finds after a power cut: of the sectors that
// were not synced any may be there or not, and so may what the file has grown by.
func (d *disk) powerCut() {
	d.restart()
	size := len(d.durable)
	if grown := len(d.now) - size; grown > 0 {
		size += d.chance.IntN(grown + 1)
	} else if d.chance.IntN(2) == 0 {
		size = len(d.now)
	}
	image := resize(append([]byte(nil), d.durable...), size)
	for s := range (size + sector - 1) / sector {
		if from := s * sector; d.dirty[s] && d.chance.IntN(3) > 0 && from < len(d.now) {
			copy(image[from:], d.now[from:min(from+sector, len(d.now))])
		}
	}
	d.now, d.durable = image, append([]byte(nil), image...)
	clear(d.dirty)
}

// resize cuts b or fills it up with zeros.
func resize(b []byte, size int) []byte {
	if size <= len(b) {
		clear(b[size:])
		return b[:size]
	}
	return append(b, make([]byte, size-len(b))...)
}
