package arenatest_test

import (
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

func TestSized_ReadsTheSetting(t *testing.T) {
	for size, want := range map[string]int{"": 3, "small": 3, "full": 10} {
		t.Run(size, func(t *testing.T) {
			t.Setenv("ARENA_TEST_SIZE", size)
			if got := arenatest.Sized(3, 10); got != want {
				t.Errorf("%d, want %d", got, want)
			}
		})
	}
}

func TestPatience_IsMultiplied(t *testing.T) {
	for factor, want := range map[string]time.Duration{"": 4 * time.Minute, "1": 4 * time.Minute, "0.5": 2 * time.Minute, "3": 12 * time.Minute} {
		t.Run(factor, func(t *testing.T) {
			t.Setenv("ARENA_TEST_PATIENCE", factor)
			if got := arenatest.Patience(); got != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}

// A mistyped setting must not make a proof smaller, or a wait shorter, in silence.
func TestSettings_RefuseWhatTheyDoNotKnow(t *testing.T) {
	for variable, values := range map[string][]string{
		"ARENA_TEST_SIZE":     {"Full", "large", "10"},
		"ARENA_TEST_PATIENCE": {"0", "-1", "NaN", "Inf", "2x"},
	} {
		for _, value := range values {
			t.Run(variable+"="+value, func(t *testing.T) {
				t.Setenv(variable, value)
				defer func() {
					if recover() == nil {
						t.Error("it was taken")
					}
				}()
				arenatest.Sized(1, 2)
				arenatest.Patience()
			})
		}
	}
}
