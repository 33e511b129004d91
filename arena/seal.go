package arena

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
)

// A Seal fixes a fact of a season at its start and tells nobody what it is: it is
// the hash of a [Secret], which is revealed when the season ends.
type Seal struct {
	Name string `json:"name"` // of the fact, such as [PriceSeed]
	Hash string `json:"hash"` // SHA-256 in hex
}

// A Secret is the value of a sealed fact. However it is printed, it shows its name
// alone.
type Secret struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Salt  string `json:"salt"` // keeps a value that has few likely ones from being guessed by its hash
}

// Seal returns what may be known of s from the start.
func (s Secret) Seal() Seal {
	hash := digest("arena seal 1", s.Name, s.Value, s.Salt)
	return Seal{Name: s.Name, Hash: hex.EncodeToString(hash[:])}
}

// Format implements [fmt.Formatter].
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "sealed ", s.Name) }

// digest hashes parts for a purpose. Each is preceded by its length, so that no two
// lists of parts have the same bytes.
func digest(purpose string, parts ...string) [sha256.Size]byte {
	var text []byte
	for _, part := range append([]string{purpose}, parts...) {
		text = binary.BigEndian.AppendUint64(text, uint64(len(part)))
		text = append(text, part...)
	}
	return sha256.Sum256(text)
}

// Unopened are the seals of the season whose facts are not revealed.
func (s *State) Unopened() []Seal {
	return slices.DeleteFunc(slices.Clone(s.Sealed), func(seal Seal) bool {
		return slices.ContainsFunc(s.Revealed, func(secret Secret) bool { return secret.Name == seal.Name })
	})
}

// applyRevelation folds in a fact that was sealed, and refuses any other.
func (s *State) applyRevelation(e *SealRevealed) error {
	if !slices.Contains(s.Unopened(), e.Seal()) {
		return fmt.Errorf("%s is not what was sealed, or was revealed before: %w", e.Name, ErrCorrupt)
	}
	s.Revealed = append(s.Revealed, e.Secret)
	if _, ok := e.Seal().Seat(); ok {
		if s.Veils = s.Veils.reveal(&e.Secret); !s.Masked() {
			s.Unveiled = s.Seq + 1
		}
		return s.disclose(&e.Secret)
	}
	return nil
}

// Unseal gives the season the values of its sealed facts, which it reveals at its
// end. It can end without them; then its seals stay closed.
func (s *Season) Unseal(secrets ...Secret) { s.secrets = secrets }

// reveal opens every seal of the season whose value is known.
func (s *Season) reveal() error {
	for _, seal := range s.State.Unopened() {
		at := slices.IndexFunc(s.secrets, func(secret Secret) bool { return secret.Seal() == seal })
		if at < 0 {
			continue
		}
		if err := s.emit(&SealRevealed{Secret: s.secrets[at]}); err != nil {
			return err
		}
	}
	return nil
}

func sealsOf(secrets []Secret) []Seal {
	var seals []Seal
	for _, secret := range secrets {
		seals = append(seals, secret.Seal())
	}
	return seals
}
