package file

import (
	"errors"
	"io/fs"
	"os"

	"github.com/seed45548214/arena/state"
)

// advance checks what another process has written since, and stops before a record that
// is being written.
func (j *journal) advance() error {
	for {
		before := j.head
		err := j.look()
		if _, damaged := errors.AsType[*state.Damage](err); damaged {
			// A new owner may have cut the tail while it was being read, or the owner has
			// made the file a segment before it was.
			err = j.look()
		}
		if err != nil || j.file == nil {
			return err
		}
		turned, err := j.turned()
		switch {
		case err != nil || !turned:
			return err
		case j.head == before && j.head != j.base:
			return j.damage("the file has lost its end")
		}
	}
}

// look reads on in the file that there is.
func (j *journal) look() error {
	if j.head == j.base && (j.file == nil || !j.isNamed()) { // nothing was read of it
		j.file = nil
		if err := j.attach(); err != nil {
			return err
		}
	}
	if err := j.open(os.O_RDONLY); err != nil || j.file == nil {
		return err
	}
	return j.catchUp()
}

// turned takes the file for a segment if its owner has made it one, and reports whether
// there may be another file now.
func (j *journal) turned() (bool, error) {
	if j.isNamed() {
		return false, nil
	}
	segments, err := loadSegments(j.arena, j.basePath())
	if err != nil || len(segments) <= len(j.sealed) {
		return false, err
	}
	next := segments[len(j.sealed)]
	if next.base != j.base || next.head.Seq < j.head.Seq {
		return false, nil // it is another journal
	}
	if next.head.Seq > j.head.Seq {
		return true, nil // there is more in the file, which nobody adds to any more
	}
	next.marks = j.marks
	j.sealed = segments[:len(j.sealed)+1]
	j.follow(next.head)
	return true, nil
}

// isNamed reports whether the file that is read is the one that has the journal's name.
func (j *journal) isNamed() bool {
	open, ok := j.file.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return true // it has no name
	}
	have, err := open.Stat()
	if err != nil {
		return true
	}
	named, err := os.Stat(j.path)
	return err == nil && os.SameFile(have, named)
}

func (j *journal) catchUp() error {
	tail, err := j.scan()
	if err != nil || len(tail) == 0 || torn(tail, j.size, j.head.Seq+1) && !j.lostBreak(tail) {
		return err
	}
	return j.damage(wrongLine)
}

// lostBreak reports whether tail is a whole record with a damaged line break,
// which a write in progress does not show.
func (j *journal) lostBreak(tail []byte) bool {
	_, err := j.chain.Parse(j.arena, j.head, tail[:len(tail)-1])
	return err == nil && tail[len(tail)-1] != 0
}
