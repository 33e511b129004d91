package redis

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// RunBy lets the leases of s run by a clock that [Store.AdvanceClock] moves, in place of the
// server's. All stores of one namespace must do so.
func (s *Store) RunBy(t *testing.T, start time.Time) {
	t.Helper()
	const question, clock = "redis.call('TIME')", "redis.call('HMGET', '{clock}', 'seconds', 'micros')"
	for _, script := range []struct {
		text string
		to   **goredis.Script
	}{{acquireScript, &s.scripts.acquire}, {renewScript, &s.scripts.renew}, {holderScript, &s.scripts.holder}} {
		if strings.Count(script.text, question) != 1 {
			t.Fatalf("the script asks the server for the time in another way:\n%s", script.text)
		}
		replaced := strings.Replace(script.text, question, strings.ReplaceAll(clock, "{clock}", s.namespace+":clock"), 1)
		*script.to = goredis.NewScript(replaced)
	}
	s.commands.HSetNX(context.Background(), s.namespace+":clock", "seconds", strconv.FormatInt(start.Unix(), 10))
	s.commands.HSetNX(context.Background(), s.namespace+":clock", "micros", "0")
}

// AdvanceClock moves the clock of RunBy.
func (s *Store) AdvanceClock(d time.Duration) {
	const advance = `
local t = redis.call('HMGET', KEYS[1], 'seconds', 'micros')
local micros = t[1] * 1000000 + t[2] + ARGV[1]
redis.call('HSET', KEYS[1], 'seconds', string.format('%d', math.floor(micros / 1000000)), 'micros', string.format('%d', micros % 1000000))
return 1`
	err := goredis.NewScript(advance).Run(context.Background(), s.commands, []string{s.namespace + ":clock"}, d.Microseconds()).Err()
	if err != nil {
		panic(err)
	}
}

// Redirect makes s talk to another address, as a client does that a Sentinel has told of a
// new master. Nobody may use s meanwhile.
func (s *Store) Redirect(t *testing.T, address string) {
	t.Helper()
	before := s.clients
	after, err := dial(address)
	if err != nil {
		t.Fatal(err)
	}
	s.clients = after
	_, _ = before.commands.Close(), before.waiting.Close()
}

// Client is the connection of s, so that tests can do what another hand would.
func (s *Store) Client() goredis.UniversalClient { return s.commands }
