//go:build !linux

package file

import "os"

func syncContent(f *os.File) error { return f.Sync() }
