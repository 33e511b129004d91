//go:build linux

package client

import (
	"math"
	"time"
)

// Ages counts how old messages were when they came, in steps of half a percent
// from a microsecond on.
type Ages [4096]int64

const agesPerE = 200 // steps while an age grows by the factor e

// Add counts a message of that age.
func (a *Ages) Add(age time.Duration) {
	us := max(1, float64(age)/float64(time.Microsecond))
	a[min(len(a)-1, int(math.Log(us)*agesPerE))]++
}

// Merge adds what other counted.
func (a *Ages) Merge(other *Ages) {
	for i, n := range other {
		a[i] += n
	}
}

// Quantile is the age that the given share of messages did not exceed; 0 without
// any message.
func (a *Ages) Quantile(share float64) time.Duration {
	var all, sum int64
	for _, n := range a {
		all += n
	}
	for i, n := range a {
		if sum += n; n > 0 && float64(sum) >= share*float64(all) {
			return time.Duration(math.Exp((float64(i)+0.5)/agesPerE) * float64(time.Microsecond))
		}
	}
	return 0
}
