package file

import (
	"fmt"
	"io"
	"os"
)

// storage is what a journal needs of its file. Tests bring their own, which fill
// up, fail, and lose what was not synced.
type storage interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
	Size() (int64, error)
}

// osFile is a file of the operating system.
type osFile struct {
	*os.File
}

// Size returns the length of the file in bytes.
func (f osFile) Size() (int64, error) {
	stat, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("find the size: %w", err)
	}
	return stat.Size(), nil
}

// Sync returns once the content of the file, and its length, are on the disk.
func (f osFile) Sync() error { return syncContent(f.File) }
