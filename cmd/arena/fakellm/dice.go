package fakellm

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// dice returns those that follow from a seed and texts, and from nothing else.
func dice(seed uint64, texts ...string) *rand.Rand {
	sum := sha256.New()
	number := func(n uint64) { _, _ = sum.Write(binary.BigEndian.AppendUint64(nil, n)) } // a hash never fails
	number(seed)
	for _, text := range texts {
		number(uint64(len(text)))
		_, _ = sum.Write([]byte(text))
	}
	return rand.New(rand.NewChaCha8([sha256.Size]byte(sum.Sum(nil)))) //nolint:gosec // to be repeated, not to be secret
}
