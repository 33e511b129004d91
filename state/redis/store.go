package redis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// Config says where a store is and what it needs.
type Config struct {
	// Address is redis://[USER:PASSWORD@]HOST[:PORT][/DB], or rediss:// for TLS. Behind
	// Sentinels it is redis+sentinel://HOST:PORT?master_name=NAME with one &addr=HOST:PORT
	// for each further Sentinel, and of a Cluster redis+cluster://HOST:PORT with the same.
	Address string
	// Namespace is what all keys begin with, so that deployments can share a server. The
	// default is "arena".
	Namespace string
	// Now is the clock of this process. Leases run by the server's; a lease says when it
	// ends by this one.
	Now func() time.Time
	// Log hears of records that were put back after the server had lost them.
	Log *slog.Logger
}

// A Store keeps the contract of [state.Store] in a Redis.
type Store struct {
	clients
	namespace string
	now       func() time.Time
	log       *slog.Logger
	scripts   scripts
	closed    chan struct{}
	followed  tails
	written   memories

	closing sync.Once
	failed  error // what closing ended with
}

// Open returns the store at an address. It connects when it is first asked something;
// [Store.Check] asks whether the server is one that can keep journals. The caller must
// Close it.
func Open(c Config) (*Store, error) {
	quiet()
	clients, err := dial(c.Address)
	if err != nil {
		return nil, err
	}
	s := &Store{
		clients: clients, namespace: c.Namespace, now: c.Now, log: c.Log,
		scripts: newScripts(), closed: make(chan struct{}),
	}
	if s.namespace == "" {
		s.namespace = "arena"
	}
	return s, nil
}

// Close ends every Follow and refuses all further calls. It may be called twice.
func (s *Store) Close() error {
	s.closing.Do(func() {
		close(s.closed)
		s.failed = errors.Join(s.commands.Close(), s.waiting.Close())
		s.followed.running.Wait()
	})
	return s.failed
}

// quiet keeps the client from writing to the standard error: what it has to say is in its
// errors.
var quiet = sync.OnceFunc(func() { goredis.SetLogger(silence{}) }) //nolint:gochecknoglobals // its log is one for the process

type silence struct{}

// Printf drops the line.
func (silence) Printf(context.Context, string, ...any) {}

// begin returns why nothing can be asked for arena, or its keys.
func (s *Store) begin(ctx context.Context, arena string) (keys, error) {
	if err := ctx.Err(); err != nil {
		return keys{}, err
	}
	select {
	case <-s.closed:
		return keys{}, state.ErrClosed
	default:
		return s.keysOf(arena)
	}
}

// known is the set of all arenas that an owner has ever acquired.
func (s *Store) known() string { return s.namespace + ":arenas" }

// Arenas returns the ids of the arenas that have a record, or are known to have had one;
// see [state.Journals].
func (s *Store) Arenas(ctx context.Context) ([]string, error) {
	if _, err := s.begin(ctx, "any"); err != nil {
		return nil, err
	}
	ids, err := s.commands.SMembers(ctx, s.known()).Result()
	if err != nil {
		return nil, s.explain(ctx, "list the arenas", err)
	}
	slices.Sort(ids)
	type found struct{ head, snapshot *goredis.StringCmd }
	all := make([]found, len(ids))
	_, err = s.commands.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, id := range ids {
			k, err := s.keysOf(id)
			if err != nil {
				return fmt.Errorf("the set %s: %w", s.known(), err)
			}
			all[i] = found{p.HGet(ctx, k.head, "seq"), p.HGet(ctx, k.snapshot, "seq")}
		}
		return nil
	})
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, s.explain(ctx, "list the arenas", err)
	}
	return slices.DeleteFunc(ids, func(id string) bool {
		i := slices.Index(ids, id)
		return errors.Is(all[i].head.Err(), goredis.Nil) && errors.Is(all[i].snapshot.Err(), goredis.Nil)
	}), nil
}
