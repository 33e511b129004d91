package postgres_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// Sixteen owners fight for one arena. Each is paused as it likes, so that its lease runs out
// below it, and each statement may be cut off, so that it does not know how it ended.
// Whatever is acknowledged stands once, at its place, and nothing stands twice.
func TestStore_RivalsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	const rivals, each = 16, 20
	url := postgrestest.URL(t)
	advance := postgrestest.StopClock(t, url)
	s := open(t, url)
	var mu sync.Mutex
	acknowledged := make(map[string]uint64)
	unknown := 0
	var fight sync.WaitGroup
	for i := range rivals {
		fight.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(i)))
			hasty := fmt.Sprintf("%s pool_max_conns=2 statement_timeout=%d", url, 3+chance.IntN(25))
			rival, err := postgres.Open(t.Context(), postgres.Config{URL: hasty})
			for err != nil { // it was cut off, too
				rival, err = postgres.Open(t.Context(), postgres.Config{URL: hasty})
			}
			defer rival.Close() //nolint:errcheck // never fails
			for n := 0; n < each; {
				owner, err := state.Open(t.Context(), rival, "a", fmt.Sprintf("rival-%d-%d", i, n), time.Second)
				if err != nil {
					if chance.IntN(4) == 0 {
						advance(time.Second)
					}
					continue
				}
				for ; n < each && err == nil; n++ {
					data := fmt.Sprintf(`[{"by":%d,"n":%d}]`, i, n)
					seq, cut := owner.Append(t.Context(), []byte(data))
					for ; cut != nil && !final(cut); seq, cut = owner.Append(t.Context(), []byte(data)) {
						mu.Lock()
						unknown++
						mu.Unlock()
					}
					mu.Lock()
					if cut == nil {
						acknowledged[data] = seq
					}
					mu.Unlock()
					err = cut
					if chance.IntN(3) == 0 {
						advance(time.Second) // a pause: others may take the arena
					}
				}
				if chance.IntN(2) == 0 {
					_ = owner.Release(t.Context()) // it may be over already
				}
			}
		})
	}
	fight.Wait()
	stored := make(map[string]uint64)
	_, err := state.Verify(t.Context(), s, "a", func(seq uint64, data []byte) error {
		if before, twice := stored[string(data)]; twice {
			return fmt.Errorf("%s stands at %d and at %d", data, before, seq)
		}
		stored[string(data)] = seq
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for data, seq := range acknowledged {
		if stored[data] != seq {
			t.Errorf("%s was acknowledged at %d and stands at %d", data, seq, stored[data])
		}
	}
	t.Logf("%d records, %d acknowledged, %d cut off", len(stored), len(acknowledged), unknown)
	if len(acknowledged) < rivals*each/4 || errors.Is(err, state.ErrNotFound) {
		t.Errorf("only %d records were acknowledged", len(acknowledged))
	}
}
