package arena

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// PriceSeed is the sealed fact from which the prices of a simulated season follow: a
// number of 64 bits.
const PriceSeed = "price_seed"

// saltSize is the length of a salt in bytes.
const saltSize = 16

// DrawnSeed is the seed of prices that chance has drawn: random fills a slice with
// bytes that nobody can guess.
func DrawnSeed(random func([]byte)) Secret {
	var drawn [8 + saltSize]byte
	random(drawn[:])
	return priceSeed(binary.BigEndian.Uint64(drawn[:]), drawn[8:])
}

// ChosenSeed is a seed of prices that the operator has chosen. Its salt follows from
// it, so that the same seed always has the same seal; who guesses it knows every price.
func ChosenSeed(seed uint64) Secret {
	salt := digest("arena salt of a chosen seed 1", strconv.FormatUint(seed, 10))
	return priceSeed(seed, salt[:saltSize])
}

func priceSeed(seed uint64, salt []byte) Secret {
	return Secret{Name: PriceSeed, Value: strconv.FormatUint(seed, 10), Salt: hex.EncodeToString(salt)}
}

// NextSeed is the seed of the season after season where the operator has chosen that
// of the first.
func NextSeed(seed uint64, season int) uint64 {
	next := digest("arena next seed 1", strconv.FormatUint(seed, 10), strconv.Itoa(season))
	return binary.BigEndian.Uint64(next[:])
}

// Seed returns the number. ok is false unless s is a [PriceSeed].
func (s Secret) Seed() (seed uint64, ok bool) {
	seed, err := strconv.ParseUint(s.Value, 10, 64)
	return seed, err == nil && s.Name == PriceSeed
}

// DeciderSeed is the seed of the deciders of a season: it follows from s, and s does
// not follow from it.
func (s Secret) DeciderSeed() uint64 {
	seed := digest("arena seed of the deciders 1", s.Value, s.Salt)
	return binary.BigEndian.Uint64(seed[:])
}

// PriceSeed returns the sealed seed of the season's prices. ok is false where none is
// sealed, or it was not unsealed.
func (s *Season) PriceSeed() (seed uint64, ok bool) {
	for _, secret := range s.secrets {
		if seed, ok := secret.Seed(); ok {
			return seed, true
		}
	}
	return 0, false
}
