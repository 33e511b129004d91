package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const (
	folderMode = 0o750
	fileMode   = 0o600
)

// makeFolder creates dir and the folders above it, and returns once a power cut
// cannot take them away again.
func makeFolder(dir string) error {
	stat, err := os.Stat(dir)
	switch {
	case err == nil && stat.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is a file, not a folder", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return explain(err)
	}
	parent := filepath.Dir(dir)
	if err := makeFolder(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return explain(err)
	}
	return syncFolder(parent)
}

// syncFolder returns once the names in dir are on the disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // the folder is the operator's choice
	if err != nil {
		return explain(err)
	}
	return errors.Join(explain(f.Sync()), f.Close())
}

// createFile makes a new file that a power cut cannot take away again.
func createFile(path string) (storage, error) {
	//nolint:gosec // the folder is the operator's choice
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return osFile{f}, nil
}

// replaceFile puts a file with the given parts at path. Whatever happens, the old
// content is there or the new one, whole.
func replaceFile(path string, parts ...[]byte) error {
	temp := path + ".tmp"
	if err := writeFile(temp, parts); err != nil {
		// What cannot be written need not be kept; the first error is the one that counts.
		return errors.Join(explain(err), ignoreMissing(os.Remove(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return explain(err)
	}
	return syncFolder(filepath.Dir(path))
}

func writeFile(path string, parts [][]byte) (err error) {
	//nolint:gosec // the folder is the operator's choice
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, part := range parts {
		if _, err := f.Write(part); err != nil {
			return err
		}
	}
	return f.Sync()
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// explain adds to err what the operator can do about it.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk is full, free some space: %w", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the folder cannot be used, change its permissions or set PERSIST_PATH to another: %w", err)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("a folder stands in the place of a file, move it away: %w", err)
	}
	return err
}
