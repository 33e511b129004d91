package state

import (
	"context"
	"iter"
)

// A Shared store is one that several processes use at once, which by it reach the owners of
// the arenas and each other.
type Shared interface {
	Store
	Inbox
	Bus
	// Holder returns who holds the lease of arena now, or nothing: a cheaper question than
	// to [Leases.Acquire] in vain.
	Holder(ctx context.Context, arena string) (owner string, err error)
	// Secret returns the value that all processes know under name: fresh for the first that
	// asks, and the same for all after it. Who asks with nil gets [ErrNotFound] before that.
	Secret(ctx context.Context, name string, fresh []byte) ([]byte, error)
}

// An Inbox carries requests from any process to whoever owns an arena.
type Inbox interface {
	// Ask hands a request to the owner of arena, now or in a moment, and returns its answer.
	// When ctx ends first, a request that nobody has taken up is withdrawn. An owner may
	// get one more than once, and tells by what is in it whether it has done it already.
	Ask(ctx context.Context, arena string, body []byte) (answer []byte, err error)
	// Requests yields each request that waits for the owner of arena, in order, and then
	// each as it comes, until ctx ends or the store cannot be reached, which it reports.
	// One that was not answered is yielded again to whoever asks after it.
	Requests(ctx context.Context, arena string) iter.Seq2[Request, error]
	// Answer hands an answer to who asked, and takes the request away. It returns
	// [ErrFenced] as [Journals.Append] does: then the next owner answers.
	Answer(ctx context.Context, f Fence, r Request, answer []byte) error
}

// A Request is one of an [Inbox].
type Request struct {
	ID   string // the store's own
	Body []byte
}

// A Bus carries what counts for nothing a moment later, to all who listen now. Messages may
// be lost.
type Bus interface {
	Publish(ctx context.Context, message []byte) error
	// Listen yields what is published from now on, until ctx ends or the store cannot be
	// reached, which it reports.
	Listen(ctx context.Context) iter.Seq2[[]byte, error]
}
