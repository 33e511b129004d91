package redis

import (
	"context"
	_ "embed" // the scripts are files
	"fmt"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

//go:embed script/acquire.lua
var acquireScript string

//go:embed script/renew.lua
var renewScript string

//go:embed script/release.lua
var releaseScript string

//go:embed script/append.lua
var appendScript string

//go:embed script/snapshot.lua
var snapshotScript string

//go:embed script/seal.lua
var sealScript string

//go:embed script/unseal.lua
var unsealScript string

//go:embed script/ask.lua
var askScript string

//go:embed script/answer.lua
var answerScript string

//go:embed script/holder.lua
var holderScript string

// scripts are all that a store asks and changes by a script. The server knows each by its hash after the
// first time.
type scripts struct{ acquire, renew, release, append, snapshot, seal, unseal, ask, answer, holder *goredis.Script }

func newScripts() scripts {
	return scripts{
		goredis.NewScript(acquireScript), goredis.NewScript(renewScript), goredis.NewScript(releaseScript),
		goredis.NewScript(appendScript), goredis.NewScript(snapshotScript), goredis.NewScript(sealScript), goredis.NewScript(unsealScript),
		goredis.NewScript(askScript), goredis.NewScript(answerScript), goredis.NewScript(holderScript),
	}
}

// run returns what a script has answered: a word, and what belongs to it. The words that
// are errors of the contract come back as those.
func (s *Store) run(ctx context.Context, doing string, script *goredis.Script, keys []string, args ...any) (rest []string, err error) {
	answer, err := script.Run(ctx, s.commands, keys, args...).StringSlice()
	if err != nil {
		return nil, s.explain(ctx, doing, err)
	}
	if len(answer) == 0 {
		return nil, fmt.Errorf("%s: the server answered nothing", doing)
	}
	switch word, rest := answer[0], answer[1:]; word {
	case "stored", "given", "conflict", "held":
		return answer, nil
	case "fenced":
		return nil, state.ErrFenced
	case "replaced":
		return nil, state.ErrReplaced
	case "sealed":
		return nil, state.ErrSealed
	case "missing":
		return nil, fmt.Errorf("%s: %w", doing, state.ErrNotFound)
	default:
		return nil, fmt.Errorf("%s: the server answered %q %q", doing, word, rest)
	}
}
