package redis

import (
	"context"
	"errors"
	"fmt"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// errAddress does not hold the address, which may have a password.
var errAddress = errors.New("the address of Redis is not one: want redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS, " +
	"redis+sentinel://HOST:PORT?master_name=NAME&addr=HOST:PORT, or redis+cluster://HOST:PORT?addr=HOST:PORT")

// ErrUnfit means that a server must not keep journals: it may throw records away, takes no
// writes, or is too old.
var ErrUnfit = errors.New("this Redis cannot keep journals")

// A remedy says what to do about an error of a server that begins with a word.
type remedy struct{ code, sentence string }

func remedies() []remedy {
	return []remedy{
		{"OOM", "Redis is full: give it more memory (maxmemory), or set ARCHIVE_PATH so that old records move to files"},
		{"READONLY", "this Redis is a replica, which takes no writes: connect to its master"},
		{"MISCONF", "Redis cannot save to its disk and takes no writes: look at its log and at the space on its disk"},
		{"WRONGPASS", "Redis refuses the user or the password of its address"},
		{"NOAUTH", "Redis wants a password: redis://:PASSWORD@HOST"},
		{"NOPERM", "the user of Redis may not do what a store must: it needs the commands of streams, hashes, sets, scripts and pub/sub on its keys"},
		{"LOADING", "Redis is reading its data and answers soon"},
		{"CLUSTERDOWN", "the Redis Cluster has lost a part and takes no writes until that is back"},
		{"NOREPLICAS", "Redis has too few replicas to take writes (min-replicas-to-write)"},
		{"MASTERDOWN", "this Redis is a replica that has lost its master"},
	}
}

// explain adds what to do to an error of the server, and makes the errors of a closed
// client and of an ended context what the contract calls them.
func (s *Store) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	if errors.Is(err, goredis.ErrClosed) {
		return fmt.Errorf("%s: %w", doing, state.ErrClosed)
	}
	for _, r := range remedies() {
		if goredis.HasErrorPrefix(err, r.code) {
			return fmt.Errorf("%s: %s: %w", doing, r.sentence, err)
		}
	}
	return fmt.Errorf("%s: %w", doing, err)
}
