//go:build linux

package client

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
)

const (
	windowMax = 32 << 10
	// blockEnd is what a sender leaves off (RFC 7692, 7.2.1), and an empty last
	// block, so that the reader sees an end.
	blockEnd = "\x00\x00\xff\xff\x01\x00\x00\xff\xff"
)

// An Inflater reads the compressed messages of one connection, which may refer to
// earlier ones.
type Inflater struct {
	reader io.ReadCloser
	window []byte
	text   bytes.Buffer
}

// NewInflater returns an inflater with an empty window.
func NewInflater() *Inflater { return &Inflater{reader: flate.NewReader(bytes.NewReader(nil))} }

// Inflate returns the text of a message. It is good until the next call.
func (i *Inflater) Inflate(message []byte) ([]byte, error) {
	source := io.MultiReader(bytes.NewReader(message), bytes.NewReader([]byte(blockEnd)))
	if err := i.reader.(flate.Resetter).Reset(source, i.window); err != nil {
		return nil, fmt.Errorf("reset inflater: %w", err)
	}
	i.text.Reset()
	if _, err := i.text.ReadFrom(i.reader); err != nil {
		return nil, fmt.Errorf("inflate: %w", err)
	}
	i.window = append(i.window, i.text.Bytes()...)
	i.window = i.window[max(0, len(i.window)-windowMax):]
	return i.text.Bytes(), nil
}
