package push

import "math/bits"

// TopicsMax is how many topics one feed can have.
const TopicsMax = 256

// A Mask is a set of topics, by their place in the feed's list. Its zero value is
// the empty set, and masks can be compared with ==.
type Mask [TopicsMax / 64]uint64

// Add puts topic i into the set.
func (m *Mask) Add(i int) { m[i/64] |= 1 << (i % 64) }

// Has reports whether topic i is in the set.
func (m *Mask) Has(i int) bool { return m[i/64]&(1<<(i%64)) != 0 }

// Len is how many topics the set has.
func (m *Mask) Len() int {
	n := 0
	for _, word := range m {
		n += bits.OnesCount64(word)
	}
	return n
}

// without returns the topics of m that other lacks.
func (m *Mask) without(other *Mask) (rest Mask) {
	for i := range m {
		rest[i] = m[i] &^ other[i]
	}
	return rest
}

// and returns the topics that both have.
func (m *Mask) and(other *Mask) (both Mask) {
	for i := range m {
		both[i] = m[i] & other[i]
	}
	return both
}
