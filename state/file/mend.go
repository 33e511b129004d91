package file

import (
	"fmt"
	"io"
)

// inspect checks the whole file, and refuses what no cut-off write leaves. It changes
// nothing: mend does.
func (j *journal) inspect() error {
	if j.file == nil {
		return nil
	}
	tail, err := j.scan()
	if err != nil {
		return err
	}
	size := j.size + int64(len(tail))
	switch {
	case len(tail) == 0:
	case j.complete(tail):
	case !torn(tail, j.size, j.head.Seq+1):
		return j.damage(wrongLine)
	}
	j.tail, j.unsettled = size-j.size, size > 0
	return nil
}

// complete takes a record from a tail of which only the line break is missing or
// damaged.
func (j *journal) complete(tail []byte) bool {
	for _, body := range [][]byte{tail, tail[:len(tail)-1]} {
		if r, err := j.chain.Parse(j.arena, j.head, body); err == nil {
			j.take(r, j.size+int64(len(body))+1)
			return true
		}
	}
	return false
}

// mend makes a journal that was inspected ready to be written: what a cut-off write has
// left is cut, and the last record is put on the disk. It returns how many bytes were cut.
func (j *journal) mend() (cut int64, err error) {
	if !j.unsettled {
		return 0, nil
	}
	if err := j.settle(); err != nil {
		return 0, fmt.Errorf("mend %s: %w", j.path, explain(err))
	}
	cut = max(j.tail, 0)
	j.tail, j.unsettled = 0, false
	return cut, nil
}

// settle cuts the file behind the last record and writes that record once more. It may
// never have been synced, or its sync may have failed and left it in memory only; from
// here on it is shown, and counts as stored.
func (j *journal) settle() error {
	line := make([]byte, j.size-j.last.offset)
	if len(line) > 0 {
		// The line break may be missing; all before it has been checked.
		body := line[:len(line)-1]
		if _, err := io.ReadFull(io.NewSectionReader(j.file, j.last.offset, int64(len(body))), body); err != nil {
			return err
		}
		line[len(line)-1] = '\n'
	}
	if j.tail > 0 {
		if err := j.file.Truncate(j.size); err != nil {
			return err
		}
	}
	if _, err := j.file.WriteAt(line, j.last.offset); err != nil {
		return err
	}
	return j.file.Sync()
}
