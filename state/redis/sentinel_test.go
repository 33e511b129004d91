package redis_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/redis/redistest"
	"github.com/seed45548214/arena/state/statetest"
)

// sentinels starts three that watch a master, and returns their addresses once they and
// its one replica know each other.
func sentinels(t *testing.T, master string) []string {
	t.Helper()
	host, port, err := net.SplitHostPort(master)
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	for range 3 {
		folder := t.TempDir()
		config := filepath.Join(folder, "sentinel.conf")
		address := redistest.FreeAddress(t)
		_, own, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{
			"port " + own, "bind 127.0.0.1", "dir " + folder, "logfile " + filepath.Join(folder, "log"),
			"sentinel monitor m " + host + " " + port + " 2", "sentinel down-after-milliseconds m 1000", "sentinel failover-timeout m 3000",
		}
		if err := os.WriteFile(config, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.Command("redis-server", config, "--sentinel")
		redistest.DieWithTest(t, command)
		addresses = append(addresses, address)
	}
	c := goredis.NewSentinelClient(&goredis.Options{Addr: addresses[0]})
	defer func() { _ = c.Close() }()
	until(t, "the Sentinels agree", func() bool {
		known, err := c.Master(t.Context(), "m").Result()
		return err == nil && known["num-slaves"] == "1" && known["num-other-sentinels"] == "2"
	})
	return addresses
}

func hasRole(t *testing.T, c *goredis.Client, line string) bool {
	t.Helper()
	info, err := c.Info(t.Context(), "replication").Result()
	return err == nil && strings.Contains(info, line)
}

// The network parts the master and its owner from the replica and the Sentinels, which make
// the replica the master. What the old one acknowledged meanwhile the new one does not have:
// the owner puts it back.
func TestStore_SentinelPartitionLosesNothing(t *testing.T) {
	t.Parallel()
	master := redistest.Start(t, "--repl-diskless-sync-delay", "0")
	network := statetest.NewProxy(t, "tcp", master.Address, 1)
	replica := redistest.Start(t, "--replicaof", strings.ReplaceAll(network.Address(), ":", " "))
	seen := goredis.NewClient(&goredis.Options{Addr: replica.Address})
	defer func() { _ = seen.Close() }()
	until(t, "the replica follows", func() bool { return hasRole(t, seen, "master_link_status:up") })
	watchers := sentinels(t, network.Address())

	s := open(t, master.URL(), "")
	owner, err := state.Open(t.Context(), s, "a", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var last uint64
	write := func() {
		t.Helper()
		seq, err := owner.Append(t.Context(), fmt.Appendf(nil, `[%d]`, last+1))
		if err != nil || seq != last+1 {
			t.Fatalf("record %d, %v, want %d", seq, err, last+1)
		}
		last = seq
	}
	for range 100 {
		write()
	}
	until(t, "the replica has all", func() bool {
		n, err := seen.XLen(t.Context(), "arena:{a}:journal").Result()
		return err == nil && n == 100
	})
	network.Harm(1000)
	network.CutAll(false)
	for range 20 {
		write() // which the replica never sees
	}
	until(t, "the replica is the master", func() bool { return hasRole(t, seen, "role:master") })
	network.Harm(0)
	s.Redirect(t, "redis+sentinel://"+watchers[0]+"?master_name=m&addr="+watchers[1]+"&addr="+watchers[2])
	// The old master takes writes until the Sentinels tell it that it is none any more.
	until(t, "the new master has all", func() bool {
		write()
		n, err := seen.XLen(t.Context(), "arena:{a}:journal").Result()
		return err == nil && n == int64(last)
	})
	report, err := state.Verify(t.Context(), s, "a", func(seq uint64, text []byte) error {
		if want := fmt.Sprintf("[%d]", seq); string(text) != want {
			return fmt.Errorf("%s, want %s", text, want)
		}
		return nil
	})
	if err != nil || report.Records != last {
		t.Errorf("%d records, %v, want %d", report.Records, err, last)
	}
}
