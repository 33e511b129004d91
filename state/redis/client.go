package redis

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

const (
	// answerLimit is how long the server may take for one answer.
	answerLimit = 3 * time.Second
	// blockFor is how long the server holds the question for more records when there are
	// none. It is finite, so that a connection that died unseen is noticed.
	blockFor = 5 * time.Second
	// followConnections bounds those on which followers wait, one for each arena.
	followConnections = 4096
)

// clients are two pools: a follower that waits must never keep a writer from a connection.
type clients struct {
	commands goredis.UniversalClient
	waiting  goredis.UniversalClient
}

// dial makes the clients of an address; see [Config]. Nothing is connected yet.
func dial(address string) (clients, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return clients{}, badAddress(err) // parse errors hold the whole text
	}
	scheme, kind, _ := strings.Cut(parsed.Scheme, "+")
	parsed.Scheme = scheme
	switch kind {
	case "":
		return dialOne(parsed.String())
	case "sentinel":
		return dialSentinel(parsed.String())
	case "cluster":
		return dialCluster(parsed.String())
	}
	return clients{}, badAddress(nil)
}

// badAddress hides the address, which may have a password.
func badAddress(err error) error {
	if err == nil {
		return errAddress
	}
	return fmt.Errorf("%w (%T)", errAddress, err)
}

// dialRetries: whoever asks decides whether to ask again.
const dialRetries = 1

func dialOne(address string) (clients, error) {
	commands, err := goredis.ParseURL(address)
	if err != nil {
		return clients{}, badAddress(err)
	}
	commands.ReadTimeout, commands.WriteTimeout, commands.DialTimeout = answerLimit, answerLimit, answerLimit
	commands.ContextTimeoutEnabled, commands.DialerRetries = true, dialRetries
	waiting := *commands
	waiting.ReadTimeout, waiting.PoolSize, waiting.MaxRetries = blockFor+answerLimit, followConnections, -1
	return clients{goredis.NewClient(commands), goredis.NewClient(&waiting)}, nil
}

func dialSentinel(address string) (clients, error) {
	commands, err := goredis.ParseFailoverURL(address)
	if err != nil {
		return clients{}, badAddress(err)
	}
	if commands.MasterName == "" {
		return clients{}, fmt.Errorf("%w: an address of Sentinels needs ?master_name=", errAddress)
	}
	commands.ReadTimeout, commands.WriteTimeout, commands.DialTimeout = answerLimit, answerLimit, answerLimit
	commands.ContextTimeoutEnabled, commands.DialerRetries = true, dialRetries
	waiting := *commands
	waiting.ReadTimeout, waiting.PoolSize, waiting.MaxRetries = blockFor+answerLimit, followConnections, -1
	return clients{goredis.NewFailoverClient(commands), goredis.NewFailoverClient(&waiting)}, nil
}

func dialCluster(address string) (clients, error) {
	commands, err := goredis.ParseClusterURL(address)
	if err != nil {
		return clients{}, badAddress(err)
	}
	commands.ReadTimeout, commands.WriteTimeout, commands.DialTimeout = answerLimit, answerLimit, answerLimit
	commands.ContextTimeoutEnabled, commands.DialerRetries = true, dialRetries
	waiting := *commands
	waiting.ReadTimeout, waiting.PoolSize, waiting.MaxRedirects = blockFor+answerLimit, followConnections, 3
	return clients{goredis.NewClusterClient(commands), goredis.NewClusterClient(&waiting)}, nil
}

// keys names what belongs to one arena.
type keys struct{ journal, head, snapshot, sealed, inbox string }

// answer is where the answer to a request is found.
func (k keys) answer(request string) string { return k.inbox + ":" + request }

// keysOf returns the keys of arena, or [state.ErrBadArena].
func (s *Store) keysOf(arena string) (keys, error) {
	if err := state.CheckArena(arena); err != nil {
		return keys{}, err
	}
	prefix := s.namespace + ":{" + arena + "}:"
	return keys{prefix + "journal", prefix + "head", prefix + "snapshot", prefix + "sealed", prefix + "inbox"}, nil
}
