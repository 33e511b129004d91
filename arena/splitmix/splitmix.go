// Package splitmix is the SplitMix64 generator of Steele, Lea and Flood (2014): a counter
// and a good mixing function, the same on every machine. Who sees its numbers can work out
// the next ones; nothing that must stay secret is drawn with it.
package splitmix

// Gamma is the odd step from one counter to the next.
const Gamma uint64 = 0x9e3779b97f4a7c15

// Mix is the number of a counter.
func Mix(counter uint64) uint64 {
	z := counter
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
