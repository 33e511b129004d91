package redis_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis/redistest"
)

// cluster starts three masters that share the slots, and returns their addresses.
func cluster(t *testing.T) []string {
	t.Helper()
	var nodes []string
	for range 3 {
		nodes = append(nodes, redistest.Start(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--appendfsync", "no").Address)
	}
	redistest.CLI(t, append(append([]string{"--cluster", "create"}, nodes...), "--cluster-yes")...)
	c := goredis.NewClusterClient(&goredis.ClusterOptions{Addrs: nodes})
	defer func() { _ = c.Close() }()
	until(t, "the cluster is whole", func() bool {
		err := c.ForEachMaster(t.Context(), func(ctx context.Context, node *goredis.Client) error {
			info, err := node.ClusterInfo(ctx).Result()
			if err == nil && !strings.Contains(info, "cluster_state:ok") {
				err = fmt.Errorf("not yet: %s", info)
			}
			return err
		})
		return err == nil
	})
	return nodes
}

// until waits for a condition that only a hang keeps away.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	over := time.After(arenatest.Patience())
	for !ok() {
		select {
		case <-over:
			t.Fatalf("waited in vain until %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Arenas run on all masters of a Cluster, and go on while their slots move.
func TestStore_RunsOnACluster(t *testing.T) {
	t.Parallel()
	nodes := cluster(t)
	s := open(t, "redis+cluster://"+nodes[0]+"?addr="+nodes[1]+"&addr="+nodes[2], "")
	if said, err := s.Check(t.Context()); err != nil || !strings.Contains(said, "appendfsync") {
		t.Errorf("check: %q, %v", said, err)
	}
	const arenas, least = 12, 20
	moved := make(chan struct{})
	var running sync.WaitGroup
	for i := range arenas {
		id := fmt.Sprintf("arena-%d", i)
		owner, err := state.Open(t.Context(), s, id, "one", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		var last uint64
		running.Go(func() {
			for over := false; !over || last < least; {
				select {
				case <-moved:
					over = true
				default:
				}
				seq, err := owner.Append(t.Context(), fmt.Appendf(nil, `["%d of %s"]`, last+1, id))
				if err != nil || seq != last+1 {
					t.Errorf("%s: record %d, %v, want %d", id, seq, err, last+1)
					return
				}
				last = seq
			}
		})
		running.Go(func() {
			seen := uint64(0)
			for seen < least && t.Context().Err() == nil {
				for r, err := range s.Follow(t.Context(), id, seen) {
					if err != nil {
						break // it looks again
					}
					if r.Seq != seen+1 {
						t.Errorf("%s: record %d follows %d", id, r.Seq, seen)
						return
					}
					if seen = r.Seq; seen == least {
						return
					}
				}
			}
		})
	}
	id := strings.Fields(redistest.CLI(t, "-h", "127.0.0.1", "-p", strings.TrimPrefix(nodes[0], "127.0.0.1:"), "cluster", "myid"))[0]
	redistest.CLI(t, "--cluster", "reshard", nodes[0], "--cluster-from", "all", "--cluster-to", id, "--cluster-slots", "4000", "--cluster-yes")
	close(moved)
	running.Wait()
	ids, err := s.Arenas(t.Context())
	if err != nil || len(ids) != arenas {
		t.Errorf("arenas %v, %v, want %d", ids, err, arenas)
	}
	for _, id := range ids {
		if report, err := state.Verify(t.Context(), s, id, nil); err != nil || report.Records < least {
			t.Errorf("%s: %d records, %v", id, report.Records, err)
		}
	}
}
