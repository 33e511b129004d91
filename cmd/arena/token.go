package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed45548214/arena/cmd/arena/settings"
	"github.com/seed45548214/arena/state"
)

const (
	tokenFile  = "admin.token"
	tokenBytes = 32
)

// tokenPath is where the token lies that the first start wrote.
func tokenPath(s *settings.Values) string { return filepath.Join(s.Folder, tokenFile) }

// tokenSecret is the name under which processes that share a store find the token.
const tokenSecret = "admin-token"

// adminToken returns the token that commands must show, and where it came from.
// Without a setting it is the one that the first start has drawn, which lies in the store
// that processes share, or in a file of the store's folder that only its owner may read.
func adminToken(ctx context.Context, s *settings.Values, from *store) (token, where string, err error) {
	if s.AdminToken != "" {
		return s.AdminToken, s.From("ARENA_ADMIN_TOKEN"), nil
	}
	if from.shared != nil {
		text, err := from.shared.Secret(ctx, tokenSecret, []byte(randomToken()))
		return string(text), "the store, where the command line finds it", err
	}
	path := tokenPath(s)
	token, err = tokenIn(path)
	if err != nil {
		return "", "", fmt.Errorf("create the admin token: %w", err)
	}
	return token, path, nil
}

// tokenIn returns the token of a file, which is written if there is none.
func tokenIn(path string) (token string, err error) {
	token, err = readToken(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return token, err
	}
	token = randomToken()
	err = writeToken(path, token)
	if errors.Is(err, fs.ErrExist) { // another process was first
		token, err = readToken(path)
	}
	return token, err
}

func randomToken() string {
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never fails
	return hex.EncodeToString(random)
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

// findToken returns the token for a command on the same machine as the server, or with the
// same store.
func findToken(ctx context.Context, s *settings.Values) (string, error) {
	if s.AdminToken != "" {
		return s.AdminToken, nil
	}
	if s.Driver != settings.DriverFile {
		return sharedToken(ctx, s)
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

// sharedToken returns the token that lies in the store.
func sharedToken(ctx context.Context, s *settings.Values) (token string, err error) {
	store, err := readStore(ctx, s)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	text, err := store.shared.Secret(ctx, tokenSecret, nil)
	if errors.Is(err, state.ErrNotFound) {
		return "", fmt.Errorf("there is no admin token in %s yet; the first start of `arena web` or `arena serve` draws one", store.place)
	}
	return string(text), err
}
