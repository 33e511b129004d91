//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
)

func sharedTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"a request is answered":      requestAnswered,
		"to the next owner":          requestToNextOwner,
		"many at once":               manyRequests,
		"withdrawn":                  requestWithdrawn,
		"of one arena":               inboxIsolated,
		"all who listen hear it":     busHeard,
		"one secret for all":         oneSecret,
		"who holds the lease":        leaseHolder,
		"the inbox of no such arena": badInbox,
	}
}

// shared returns both ways to a store that processes share.
func shared(t *testing.T, f Fixture) (store, rival state.Shared) {
	t.Helper()
	store, ok := f.Store.(state.Shared)
	if ok {
		rival, ok = f.Rival.(state.Shared)
	}
	if !ok {
		t.Fatal("the stores are not of the sort that is shared")
	}
	return store, rival
}

// asked is what came of a request.
type asked struct {
	answer string
	err    error
}

func ask(ctx context.Context, s state.Shared, arena, body string) <-chan asked {
	told := make(chan asked, 1)
	go func() {
		answer, err := s.Ask(ctx, arena, []byte(body))
		told <- asked{string(answer), err}
	}()
	return told
}

func wantAnswer(t *testing.T, told <-chan asked, want string) {
	t.Helper()
	if got := <-told; got.err != nil || got.answer != want {
		t.Errorf("answer %q, %v, want %q", got.answer, got.err, want)
	}
}

// nextRequest pulls one request out of an inbox.
func nextRequest(t *testing.T, s state.Shared, arena string) (r state.Request, stop func()) {
	t.Helper()
	next, stop := iter.Pull2(s.Requests(t.Context(), arena))
	r, err, ok := next()
	if err != nil || !ok {
		t.Fatalf("request: %v, %v", err, ok)
	}
	return r, stop
}

func requestAnswered(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	fence := acquire(t, store, "a", "one").Fence()
	told := ask(t.Context(), rival, "a", "any\nbytes\x00\xff")
	r, stop := nextRequest(t, store, "a")
	defer stop()
	if string(r.Body) != "any\nbytes\x00\xff" {
		t.Errorf("body = %q", r.Body)
	}
	for _, answer := range []string{"done\x00", "late"} { // the second changes nothing
		if err := store.Answer(t.Context(), fence, r, []byte(answer)); err != nil {
			t.Fatal(err)
		}
	}
	wantAnswer(t, told, "done\x00")
}

// Whoever had the arena before must not answer, and what it left waits for the next owner.
func requestToNextOwner(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	first := acquire(t, store, "a", "one").Fence()
	told := ask(t.Context(), rival, "a", "go")
	r, stop := nextRequest(t, store, "a")
	stop()
	f.Advance(2 * ttl)
	second := acquire(t, rival, "a", "two").Fence()
	for _, forged := range []state.Fence{
		first,
		{Arena: "a", Epoch: second.Epoch, Owner: "one"},
		{Arena: "a", Epoch: first.Epoch, Owner: "two"},
		{Arena: "a", Epoch: second.Epoch},
	} {
		wantError(t, store.Answer(t.Context(), forged, r, []byte("late")), state.ErrFenced)
	}
	again, stop := nextRequest(t, rival, "a")
	defer stop()
	if again.ID != r.ID {
		t.Errorf("request %s, want %s again", again.ID, r.ID)
	}
	if err := rival.Answer(t.Context(), second, again, []byte("done")); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, told, "done")
}

func manyRequests(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	fence := acquire(t, store, "a", "one").Fence()
	const askers, each = 8, 10
	var asking sync.WaitGroup
	for i := range askers {
		from := []state.Shared{store, rival}[i%2]
		asking.Go(func() {
			for n := range each {
				body := fmt.Sprintf("%d-%d", i, n)
				if got := <-ask(t.Context(), from, "a", body); got.err != nil || got.answer != body+" done" {
					t.Errorf("answer to %s: %q, %v", body, got.answer, got.err)
				}
			}
		})
	}
	var bodies []string
	for r, err := range store.Requests(t.Context(), "a") {
		if err == nil {
			err = store.Answer(t.Context(), fence, r, append(r.Body, " done"...))
		}
		if err != nil {
			t.Fatal(err)
		}
		if bodies = append(bodies, string(r.Body)); len(bodies) == askers*each {
			break
		}
	}
	asking.Wait()
	slices.Sort(bodies)
	if different := len(slices.Compact(bodies)); different != askers*each {
		t.Errorf("%d different requests, want %d", different, askers*each)
	}
}

// Nobody does later what nobody waits for any more.
func requestWithdrawn(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	acquire(t, store, "a", "one")
	ctx, cancel := context.WithCancel(t.Context())
	first := ask(ctx, rival, "a", "first")
	_, stop := nextRequest(t, store, "a") // it has come
	stop()
	cancel()
	if got := <-first; !errors.Is(got.err, context.Canceled) {
		t.Errorf("a request whose asker has gone: %q, %v", got.answer, got.err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	second := ask(ctx, rival, "a", "second")
	r, stop := nextRequest(t, store, "a")
	defer stop()
	if string(r.Body) != "second" {
		t.Errorf("request %q, want the second alone", r.Body)
	}
	cancel()
	<-second
}

func inboxIsolated(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	a, b := acquire(t, store, "a", "one").Fence(), acquire(t, store, "b", "one").Fence()
	toB, toA := ask(t.Context(), rival, "b", "to b"), ask(t.Context(), rival, "a", "to a")
	for _, c := range []struct {
		fence state.Fence
		told  <-chan asked
	}{{a, toA}, {b, toB}} {
		r, stop := nextRequest(t, store, c.fence.Arena)
		if string(r.Body) != "to "+c.fence.Arena {
			t.Errorf("%q in the inbox of %s", r.Body, c.fence.Arena)
		}
		if err := store.Answer(t.Context(), c.fence, r, []byte("by "+c.fence.Arena)); err != nil {
			t.Fatal(err)
		}
		stop()
		wantAnswer(t, c.told, "by "+c.fence.Arena)
	}
}

// Messages may be lost, so each is told until it was heard.
func busHeard(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard := make(chan string, 2)
	var listening sync.WaitGroup
	defer listening.Wait()
	for _, s := range []state.Shared{store, rival} {
		listening.Go(func() {
			for message, err := range s.Listen(ctx) {
				if err != nil {
					heard <- err.Error()
					return
				}
				heard <- string(message)
				return
			}
		})
	}
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for count := 0; count < 2; {
		select {
		case message := <-heard:
			count++
			if message != "any\x00\nbytes" {
				t.Errorf("heard %q", message)
			}
		case <-again.C:
			if err := store.Publish(t.Context(), []byte("any\x00\nbytes")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func oneSecret(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	_, err := store.Secret(t.Context(), "token", nil)
	wantError(t, err, state.ErrNotFound)
	for i, s := range []state.Shared{store, rival, store} {
		got, err := s.Secret(t.Context(), "token", fmt.Appendf(nil, "fresh\x00%d", i))
		if err != nil || string(got) != "fresh\x000" {
			t.Errorf("secret %q, %v, want the first", got, err)
		}
	}
	if got, err := rival.Secret(t.Context(), "other", []byte("another")); err != nil || string(got) != "another" {
		t.Errorf("another secret %q, %v", got, err)
	}
	_, err = store.Secret(t.Context(), "No Key", nil)
	wantError(t, err, state.ErrBadKey)
}

func leaseHolder(t *testing.T, f Fixture) {
	store, rival := shared(t, f)
	wantHolder := func(want string) {
		t.Helper()
		if got, err := rival.Holder(t.Context(), "a"); err != nil || got != want {
			t.Errorf("held by %q, %v, want %q", got, err, want)
		}
	}
	wantHolder("")
	lease := acquire(t, store, "a", "one")
	wantHolder("one")
	f.Advance(ttl + ttl/100)
	wantHolder("")
	lease, err := store.Renew(t.Context(), lease)
	if err != nil {
		t.Fatal(err)
	}
	wantHolder("one")
	if err := store.Release(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	wantHolder("")
	_, err = store.Holder(t.Context(), "No Arena")
	wantError(t, err, state.ErrBadArena)
	_, err = store.Holder(canceled(t), "a")
	wantError(t, err, context.Canceled)
}

func badInbox(t *testing.T, f Fixture) {
	store, _ := shared(t, f)
	_, err := store.Ask(t.Context(), "No Arena", nil)
	wantError(t, err, state.ErrBadArena)
	_, err = store.Ask(canceled(t), "a", nil)
	wantError(t, err, context.Canceled)
	for _, err := range store.Requests(t.Context(), "No Arena") {
		wantError(t, err, state.ErrBadArena)
	}
	for _, err := range store.Requests(canceled(t), "a") {
		wantError(t, err, context.Canceled)
	}
	for _, err := range store.Listen(canceled(t)) {
		wantError(t, err, context.Canceled)
	}
	wantError(t, store.Publish(canceled(t), nil), context.Canceled)
}
