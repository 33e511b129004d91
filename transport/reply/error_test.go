package reply_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/reply"
)

// Whoever is refused is told what to do: to wait, or to mend what has failed.
func TestErrorOf_SaysWhetherToTryAgain(t *testing.T) {
	t.Parallel()
	missing := errors.New("its snapshot knows of record 9, the journal ends at record 7; put the journal back")
	for want, err := range map[string]error{
		"The arena has failed: " + missing.Error() + ".":                            fmt.Errorf("%w: %w", arena.ErrFailed, missing),
		"This is not possible at the moment: it is coming to rest. Try again soon.": fmt.Errorf("%w: it is coming to rest", arena.ErrUnavailable),
	} {
		if got := reply.ErrorOf(err); got.Code != reply.Unavailable || got.Message != want {
			t.Errorf("%v is told as %s, %q, want %q", err, got.Code, got.Message, want)
		}
	}
}
