package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// chatKeyFile holds what makes of an address a name that leads to nobody. Whoever has it
// can tell who of some addresses wrote a message.
const chatKeyFile = "chat.key"

// chatKey returns the secret by which viewers are known again after a restart, within a
// round. The first start with the store writes it, for its owner only.
func chatKey(s *settings.Values) ([]byte, error) {
	path := filepath.Join(s.Folder, chatKeyFile)
	text, err := readToken(path)
	if errors.Is(err, fs.ErrNotExist) {
		random := make([]byte, tokenBytes)
		_, _ = rand.Read(random) // never fails
		text = hex.EncodeToString(random)
		if err = writeToken(path, text); errors.Is(err, fs.ErrExist) { // another process was first
			text, err = readToken(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("keep the key of the chat: %w", err)
	}
	return []byte(text), nil
}
