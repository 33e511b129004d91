// Package kept makes an answer once for everybody who asks while it stays the same. It
// knows neither what is asked nor who asks.
package kept

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"
)

// An Answer is what is kept. Nobody changes it.
type Answer interface {
	Weight() int // in bytes
}

// Answers keep the last answer to each question, as long as there is room. They are safe
// for concurrent use.
type Answers[A Answer] struct {
	limit  int // of bytes
	making singleflight.Group

	mu    sync.Mutex
	kept  *simplelru.LRU[string, version[A]] // by question
	bytes int                                // of what is kept
}

// A version is an answer as it is while its name stays.
type version[A Answer] struct {
	name   string
	answer A
}

// New keeps at most so many answers, which must be positive, and so many bytes of them.
func New[A Answer](most, bytes int) *Answers[A] {
	k := &Answers[A]{limit: bytes}
	k.kept, _ = simplelru.NewLRU(most, func(_ string, v version[A]) { k.bytes -= v.answer.Weight() }) // the size is positive
	return k
}

// Of returns the answer to a question as it is in the version called name, and makes it
// if it is not kept. Whoever asks for the same at the same time waits for one making. An
// error is not kept.
func (k *Answers[A]) Of(question, name string, makeOne func() (A, error)) (A, error) {
	if answer, ok := k.find(question, name); ok {
		return answer, nil
	}
	made, err, _ := k.making.Do(question+"\n"+name, func() (any, error) {
		if answer, ok := k.find(question, name); ok {
			return answer, nil // it was made after it was not found
		}
		answer, err := makeOne()
		if err == nil {
			k.keep(question, version[A]{name, answer})
		}
		return answer, err
	})
	answer, _ := made.(A)
	return answer, err //nolint:wrapcheck // it is the maker's
}

// Kept lists the answers that there are, and how many bytes are counted for them.
func (k *Answers[A]) Kept() (answers []A, bytes int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, v := range k.kept.Values() {
		answers = append(answers, v.answer)
	}
	return answers, k.bytes
}

func (k *Answers[A]) find(question, name string) (answer A, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.kept.Get(question)
	if !ok || v.name != name {
		return answer, false
	}
	return v.answer, true
}

// keep puts v in the place of the last answer to the question.
func (k *Answers[A]) keep(question string, v version[A]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept.Remove(question)
	k.bytes += v.answer.Weight()
	k.kept.Add(question, v)
	for k.bytes > k.limit {
		k.kept.RemoveOldest()
	}
}
