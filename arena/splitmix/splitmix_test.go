package splitmix_test

import (
	"testing"

	"github.com/seed45548214/arena/arena/splitmix"
)

// The first numbers of the seed 1234567, by the reference implementation of Vigna.
func TestMix_GivesTheReferenceNumbers(t *testing.T) {
	t.Parallel()
	counter := uint64(1234567)
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		counter += splitmix.Gamma
		if got := splitmix.Mix(counter); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}
