package arena

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// ErrForged means that a head was not signed with the key that it names.
var ErrForged = errors.New("the signature does not fit")

// A SignedHead says where the journal of an arena stood at a moment, in the words of
// whoever runs it. Kept by somebody else it shows whether the journal was rewritten since:
// record Record must still be there, and its sum be Sum.
type SignedHead struct {
	Arena     string    `json:"arena"`
	Season    int       `json:"season"`
	Record    uint64    `json:"record"`
	Sum       string    `json:"sum"`       // of the journal's chain through the record, in hex
	Time      time.Time `json:"time"`      // wall time of the signature, in whole seconds
	Signer    string    `json:"signer"`    // the public key of the arena, Ed25519, in hex
	Signature string    `json:"signature"` // in hex
}

// message is what is signed: a line for each fact.
func (h *SignedHead) message() []byte {
	return fmt.Appendf(nil, "arena head 1\n%s\n%d\n%d\n%s\n%s\n%s\n",
		h.Arena, h.Season, h.Record, h.Sum, h.Time.UTC().Format(time.RFC3339), h.Signer)
}

// Check returns an error that wraps [ErrForged] unless h was signed with the key that it
// names.
func (h *SignedHead) Check() error {
	key, err := hex.DecodeString(h.Signer)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("head of %s at record %d: %q is not a public key: %w", h.Arena, h.Record, h.Signer, ErrForged)
	}
	signature, err := hex.DecodeString(h.Signature)
	if err != nil || !ed25519.Verify(key, h.message(), signature) {
		return fmt.Errorf("head of %s at record %d: %w", h.Arena, h.Record, ErrForged)
	}
	return nil
}

// SignerSeedSize is how many bytes a [Signer] is made of.
const SignerSeedSize = ed25519.SeedSize

// A Signer signs the heads of an arena. Its key is made once and kept in the arena's
// vault; every season names its public half when it begins.
type Signer struct {
	key ed25519.PrivateKey
}

// NewSigner returns the signer whose key comes from seed, which must have
// [SignerSeedSize] bytes.
func NewSigner(seed []byte) (*Signer, error) {
	if len(seed) != SignerSeedSize {
		return nil, fmt.Errorf("the key of heads has %d bytes and not %d: %w", len(seed), SignerSeedSize, ErrCorrupt)
	}
	return &Signer{key: ed25519.NewKeyFromSeed(seed)}, nil
}

// Public is the public half of the key, in hex; empty for nobody.
func (s *Signer) Public() string {
	if s == nil {
		return ""
	}
	return hex.EncodeToString(s.key[SignerSeedSize:])
}

// Sign makes h a head that s has signed at the wall time at.
func (s *Signer) Sign(h *SignedHead, at time.Time) {
	h.Time, h.Signer = at.UTC().Truncate(time.Second), s.Public()
	h.Signature = hex.EncodeToString(ed25519.Sign(s.key, h.message()))
}

// Format implements [fmt.Formatter]: a signer that is printed does not show its key.
func (s *Signer) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "signer ", s.Public()) }
