package redis

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	goredis "github.com/redis/go-redis/v9"
)

// leastVersion is the first major version whose scripts and streams do what a store asks.
const leastVersion = 7

// Check looks at the server, of a Cluster at each master, and returns in one sentence what
// it means that a record was stored. It returns [ErrUnfit] for a server that must not keep
// journals, with what to change.
func (s *Store) Check(ctx context.Context) (acknowledged string, err error) {
	if _, err := s.begin(ctx, "any"); err != nil {
		return "", err
	}
	var mu sync.Mutex
	least := fsyncAlways
	look := func(ctx context.Context, c *goredis.Client) error {
		found, err := s.durabilityOf(ctx, c)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		least = min(least, found)
		return nil
	}
	switch c := s.commands.(type) {
	case *goredis.ClusterClient:
		err = c.ForEachMaster(ctx, look)
	case *goredis.Client:
		err = look(ctx, c)
	}
	if err != nil {
		return "", s.explain(ctx, "ask it what it is", err)
	}
	return least.String(), nil
}

// A durability is what a server promises of what it has answered, the least first.
type durability int

const (
	nothingKept durability = iota
	snapshotsOnly
	fsyncNever
	fsyncUnknown
	fsyncSecond
	fsyncAlways
)

// String says what it means that a record was stored.
func (d durability) String() string {
	switch d {
	case nothingKept:
		return "a trade is shown after it is in the memory of Redis, which keeps nothing over a restart: set appendonly yes"
	case snapshotsOnly:
		return "a trade is shown after it is in the memory of Redis, which loses what came after its last snapshot in a crash: set appendonly yes"
	case fsyncNever:
		return "a trade is shown after Redis has written it, and the operating system may lose the last half minute in a crash: set appendfsync always"
	case fsyncUnknown:
		return "a trade is shown after Redis has written it; it does not tell how often it confirms that with its disk (appendfsync)"
	case fsyncSecond:
		return "a trade is shown after Redis has written it, and a crash of its machine may lose the last two seconds, which is noticed (appendfsync everysec)"
	case fsyncAlways:
		return "a trade is shown only after the disk of Redis has confirmed its record (appendfsync always)"
	}
	return strconv.Itoa(int(d))
}

// durabilityOf returns what one server promises, or ErrUnfit.
func (s *Store) durabilityOf(ctx context.Context, c *goredis.Client) (durability, error) {
	text, err := c.Info(ctx).Result()
	if err != nil {
		return 0, err //nolint:wrapcheck // the caller explains it
	}
	info := parseInfo(text)
	if err := fit(info); err != nil {
		return 0, err
	}
	if info["aof_enabled"] != "1" {
		saves, err := c.ConfigGet(ctx, "save").Result()
		if err == nil && saves["save"] == "" {
			return nothingKept, nil
		}
		return snapshotsOnly, nil
	}
	policy, err := c.ConfigGet(ctx, "appendfsync").Result()
	if err != nil {
		return fsyncUnknown, nil //nolint:nilerr // many who rent a server out do not let it be asked
	}
	switch policy["appendfsync"] {
	case "always":
		return fsyncAlways, nil
	case "everysec":
		return fsyncSecond, nil
	case "no":
		return fsyncNever, nil
	}
	return fsyncUnknown, nil
}

// fit returns ErrUnfit, with what to change, unless a server may keep journals.
func fit(info map[string]string) error {
	major, _, _ := strings.Cut(info["redis_version"], ".")
	if version, err := strconv.Atoi(major); err != nil || version < leastVersion {
		return fmt.Errorf("%w: it is version %q; take %d.0 or later, or Valkey", ErrUnfit, info["redis_version"], leastVersion)
	}
	if info["role"] == "slave" {
		return fmt.Errorf("%w: it is a replica, which takes no writes; connect to its master, or through its Sentinels", ErrUnfit)
	}
	if policy := info["maxmemory_policy"]; strings.HasPrefix(policy, "allkeys-") {
		return fmt.Errorf("%w: it may throw records away when it is full (maxmemory-policy %s); set maxmemory-policy noeviction", ErrUnfit, policy)
	}
	return nil
}

// parseInfo reads the answer to INFO.
func parseInfo(text string) map[string]string {
	info := make(map[string]string)
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok {
			info[key] = value
		}
	}
	return info
}
