package feeds

// Random numbers by counter: the n-th draw of a key needs no draw before it, so
// that nothing depends on the order of queries. Integers only, so that every
// machine draws the same.

// goldenGamma is the odd step between the counters of splitmix64.
const goldenGamma = 0x9e3779b97f4a7c15

// mix is the finalizer of splitmix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// draw returns 64 random bits.
func draw(key, n uint64) uint64 { return mix(key + n*goldenGamma) }

// Four uniform numbers of 16 bits have a sum close to normal: kurtosis 2.7, and
// never further than 3.5 deviations from its mean.
const (
	normalMean      = 4 * (1<<16 - 1) / 2
	normalDeviation = 37_837 // sqrt(4 * (2^32 - 1) / 12), rounded
)

// normal returns a normally distributed number with mean zero and the deviation
// normalDeviation.
func normal(key, n uint64) int64 {
	bits := draw(key, n)
	sum := bits&0xffff + bits>>16&0xffff + bits>>32&0xffff + bits>>48
	return int64(sum) - normalMean
}
