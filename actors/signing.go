package actors

import (
	"context"
	"fmt"
	"time"

	"github.com/seed45548214/arena/arena"
)

// SignerKey is where the vault of an arena has the key of its heads.
const SignerKey = "signer"

// signerOf returns the signer of an arena, whose key is made and kept when it is first
// needed; nil if there is no chance to make one of.
func signerOf(ctx context.Context, cfg *Config, journal Journal) (*arena.Signer, error) {
	if cfg.Random == nil {
		return nil, nil //nolint:nilnil // nobody signs
	}
	seed, err := journal.Unseal(ctx, SignerKey)
	if err != nil { // if there is one all the same, it cannot be replaced by another
		seed = make([]byte, arena.SignerSeedSize)
		cfg.Random(seed)
		if err := journal.Seal(ctx, SignerKey, seed); err != nil {
			return nil, fmt.Errorf("keep the key of heads: %w", err)
		}
	}
	return arena.NewSigner(seed)
}

// sign gives the season its signer. Without one it goes on, and no head of it is signed.
func (m *recovered) sign(ctx context.Context, cfg *Config, id string, journal Journal) {
	signer, err := signerOf(ctx, cfg, journal)
	if err != nil {
		cfg.Logger.WarnContext(ctx, "heads of the journal are not signed", "arena", id, "err", err)
	}
	m.signer = signer
	m.season.Name(signer)
}

// SignHead signs head at the wall time at. ok is false if this process does not run its
// arena, or has not the key that the season of the arena names.
func (t *Tree) SignHead(head *arena.SignedHead, at time.Time) (ok bool) {
	signer := t.board.signer(head.Arena)
	if signer == nil || head.Signer != signer.Public() {
		return false
	}
	signer.Sign(head, at)
	return true
}

// signs notes with which key the heads of an arena are signed.
func (b *board) signs(id string, signer *arena.Signer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listed {
		if l.ID == id {
			l.signer = signer
		}
	}
}

func (b *board) signer(id string) *arena.Signer {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listed {
		if l.ID == id && l.Up {
			return l.signer
		}
	}
	return nil
}
