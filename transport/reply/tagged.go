package reply

import (
	"context"
	"net/http"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"
)

// How much is kept of answers that were made: so many, and so many bytes in all.
const (
	keptAnswers = 512
	keptBytes   = 16 << 20
)

// kept holds the last answer to each request that has a tag, JSON and compressed.
type kept struct {
	making singleflight.Group

	mu      sync.Mutex
	answers *simplelru.LRU[string, *keptAnswer] // by path and query
	bytes   int
}

// A keptAnswer is what a tag stands for. Nobody changes it.
type keptAnswer struct {
	tag           string
	plain, packed []byte // packed is nil where it saves no packet
}

func (k *keptAnswer) weight() int { return cap(k.plain) + cap(k.packed) }

func newKept() *kept {
	k := new(kept)
	k.answers, _ = simplelru.NewLRU(keptAnswers, func(_ string, a *keptAnswer) { k.bytes -= a.weight() }) // the size is positive
	return k
}

// find returns the answer to key if it is still that of tag.
func (k *kept) find(key, tag string) *keptAnswer {
	k.mu.Lock()
	defer k.mu.Unlock()
	if a, ok := k.answers.Get(key); ok && a.tag == tag {
		return a
	}
	return nil
}

// keep puts a in the place of the last answer to key.
func (k *kept) keep(key string, a *keptAnswer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.answers.Remove(key)
	k.bytes += a.weight()
	k.answers.Add(key, a)
	for k.bytes > keptBytes {
		k.answers.RemoveOldest()
	}
}

// Tagged answers with what value returns, whose content the tag names: 304 to a client
// that has it. The answer to a path and its query is made once for everybody who asks
// while the tag stays, so that value is not called for most. What it is given does not
// end with the request.
func (a *Writer) Tagged(w http.ResponseWriter, r *http.Request, tag string, value func(context.Context) (any, error)) error {
	if Fresh(w, r, tag) {
		return nil
	}
	key := r.URL.Path + "?" + r.URL.Query().Encode()
	answer := a.kept.find(key, tag)
	if answer == nil {
		made, err, _ := a.kept.making.Do(key+"\n"+tag, func() (any, error) {
			return a.makeAnswer(context.WithoutCancel(r.Context()), key, tag, value)
		})
		if err != nil {
			w.Header().Del("ETag")
			return err //nolint:wrapcheck // it is that of value
		}
		answer, _ = made.(*keptAnswer)
	}
	w.Header().Set("Content-Type", jsonType)
	if answer.packed != nil && TakesGzip(r.Header.Get("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		Send(w, http.StatusOK, answer.packed)
		return nil
	}
	Send(w, http.StatusOK, answer.plain)
	return nil
}

func (a *Writer) makeAnswer(
	ctx context.Context, key, tag string, value func(context.Context) (any, error),
) (*keptAnswer, error) {
	made, err := value(ctx)
	if err != nil {
		return nil, err
	}
	plain, err := encode(made)
	if err != nil {
		return nil, err
	}
	answer := &keptAnswer{tag: tag, plain: plain}
	if len(plain) >= minGzip {
		answer.packed = a.gzip(plain)
	}
	a.kept.keep(key, answer)
	return answer, nil
}
