package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

const (
	tokenFile  = "admin.token"
	tokenBytes = 32
)

// tokenPath is where the token lies that the first start wrote.
func tokenPath(s *settings.Values) string { return filepath.Join(s.Folder, tokenFile) }

// adminToken returns the token that commands must show, and where it came from.
// Without a setting it is that of the file in the store's folder, which the
// first start writes with a random one that only its owner may read.
func adminToken(s *settings.Values) (token, from string, err error) {
	if s.AdminToken != "" {
		return s.AdminToken, s.From("ARENA_ADMIN_TOKEN"), nil
	}
	path := tokenPath(s)
	token, err = readToken(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return token, path, err
	}
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never fails
	token = hex.EncodeToString(random)
	err = writeToken(path, token)
	if errors.Is(err, fs.ErrExist) { // another process was first
		token, err = readToken(path)
	}
	if err != nil {
		return "", "", fmt.Errorf("create the admin token: %w", err)
	}
	return token, path, nil
}

// writeToken puts token on the disk under path, which must not exist. Nobody ever
// finds a part of it there.
func writeToken(path, token string) error {
	draft, err := os.CreateTemp(filepath.Dir(path), ".token-*") // only its owner may read it
	if err != nil {
		return err
	}
	_, err = draft.WriteString(token + "\n")
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Link(draft.Name(), path) // fails if the path exists, which a rename does not
	}
	return errors.Join(err, os.Remove(draft.Name()))
}

func readToken(path string) (string, error) {
	text, err := os.ReadFile(path) //nolint:gosec // in the operator's folder
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(text))
	if _, err := hex.DecodeString(token); err != nil || len(token) != hex.EncodedLen(tokenBytes) {
		return "", fmt.Errorf("%s does not hold a token of %d hexadecimal digits; remove it, and the next start writes another", path, hex.EncodedLen(tokenBytes))
	}
	return token, nil
}

// findToken returns the token for a command on the same machine as the server.
func findToken(s *settings.Values) (string, error) {
	if s.AdminToken != "" {
		return s.AdminToken, nil
	}
	token, err := readToken(tokenPath(s))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no admin token in %s: set ARENA_ADMIN_TOKEN, or PERSIST_PATH to the folder of the server's store", tokenPath(s))
	}
	if err != nil {
		return "", fmt.Errorf("read the admin token: %w", err)
	}
	return token, nil
}
