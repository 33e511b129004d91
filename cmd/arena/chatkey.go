package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// The chat key is what makes of an address a name that leads to nobody. Whoever has it can
// tell who of some addresses wrote a message. It is in a file of the store's folder, or a
// secret of a store that processes share.
const (
	chatKeyFile   = "chat.key"
	chatKeySecret = "chat-key"
)

// chatKey returns the secret by which viewers are known again after a restart, within a
// round, by whatever process they reach. The first start with the store draws it.
func chatKey(ctx context.Context, s *settings.Values, from *store) ([]byte, error) {
	if from.shared != nil {
		return from.shared.Secret(ctx, chatKeySecret, []byte(randomToken()))
	}
	text, err := tokenIn(filepath.Join(s.Folder, chatKeyFile))
	if err != nil {
		return nil, fmt.Errorf("keep the key of the chat: %w", err)
	}
	return []byte(text), nil
}
