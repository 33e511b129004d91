//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seed45548214/arena/state"
)

func vaultTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"not found":                  unsealedNothing,
		"the same again":             sealedAgain,
		"fenced":                     vaultFenced,
		"keeps its copy":             vaultCopy,
		"of one arena":               vaultIsolated,
		"known to anybody":           vaultKeeps,
		"hostile keys":               hostileKeys,
		"no record and no snapshot":  vaultApart,
		"survives a restart":         vaultReopened,
		"its context ended":          vaultCanceled,
		"an owner and the one after": vaultOfOwners,
	}
}

const key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func sealValue(t *testing.T, s state.Store, f state.Fence, key, value string) {
	t.Helper()
	if err := s.Seal(t.Context(), f, key, []byte(value)); err != nil {
		t.Fatalf("seal a value of %s: %v", f.Arena, err)
	}
}

func wantSealed(t *testing.T, s state.Store, f state.Fence, key, want string) {
	t.Helper()
	got, err := s.Unseal(t.Context(), f, key)
	if err != nil || string(got) != want {
		t.Errorf("unsealed %q, %v, want %q", got, err, want)
	}
}

func wantNothingSealed(t *testing.T, s state.Store, f state.Fence, key string, want error) {
	t.Helper()
	got, err := s.Unseal(t.Context(), f, key)
	wantError(t, err, want)
	if got != nil {
		t.Errorf("unsealed %q with the error", got)
	}
}

func unsealedNothing(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	wantNothingSealed(t, f.Store, fence, key, state.ErrNotFound)
	sealValue(t, f.Store, fence, "another", "value")
	wantNothingSealed(t, f.Store, fence, key, state.ErrNotFound)
}

func sealedAgain(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	for range 2 {
		sealValue(t, f.Store, fence, key, "value")
		sealValue(t, f.Store, fence, "any", "bytes\n\x00\xff\"")
	}
	for _, other := range []string{"other", "", "value "} {
		wantError(t, f.Store.Seal(t.Context(), fence, key, []byte(other)), state.ErrSealed)
	}
	wantSealed(t, f.Store, fence, key, "value")
	wantSealed(t, f.Store, fence, "any", "bytes\n\x00\xff\"")
}

func vaultFenced(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	sealValue(t, f.Store, first.Fence(), key, "value")
	f.Advance(2 * ttl)
	wantSealed(t, f.Store, first.Fence(), key, "value") // nobody else has come
	second := acquire(t, f.Rival, "a", "two").Fence()
	for _, forged := range []state.Fence{
		first.Fence(),
		{Arena: "a", Epoch: second.Epoch, Owner: "one"},
		{Arena: "a", Epoch: second.Epoch},
		{Arena: "a"},
	} {
		wantNothingSealed(t, f.Store, forged, key, state.ErrFenced)
		wantError(t, f.Store.Seal(t.Context(), forged, key, []byte("value")), state.ErrFenced)
		wantError(t, f.Store.Seal(t.Context(), forged, "late", []byte("value")), state.ErrFenced)
	}
	wantSealed(t, f.Rival, second, key, "value")
	wantNothingSealed(t, f.Rival, second, "late", state.ErrNotFound)
}

func vaultCopy(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	value := []byte("kept")
	if err := f.Store.Seal(t.Context(), fence, key, value); err != nil {
		t.Fatal(err)
	}
	clear(value)
	got, err := f.Store.Unseal(t.Context(), fence, key)
	if err != nil {
		t.Fatal(err)
	}
	clear(got)
	wantSealed(t, f.Store, fence, key, "kept")
}

func vaultIsolated(t *testing.T, f Fixture) {
	a, b := acquire(t, f.Store, "a", "one").Fence(), acquire(t, f.Store, "b", "one").Fence()
	sealValue(t, f.Store, a, key, "of a")
	wantNothingSealed(t, f.Store, b, key, state.ErrNotFound)
	sealValue(t, f.Store, b, key, "of b")
	wantSealed(t, f.Rival, a, key, "of a")
	wantSealed(t, f.Rival, b, key, "of b")
}

// Whoever reads may ask whether a value is there.
func vaultKeeps(t *testing.T, f Fixture) {
	wantError(t, f.Rival.Keeps(t.Context(), "a", key), state.ErrNotFound)
	fence := acquire(t, f.Store, "a", "one").Fence()
	sealValue(t, f.Store, fence, key, "value")
	for _, s := range []state.Store{f.Store, f.Rival} {
		if err := s.Keeps(t.Context(), "a", key); err != nil {
			t.Error(err)
		}
		wantError(t, s.Keeps(t.Context(), "a", "another"), state.ErrNotFound)
		wantError(t, s.Keeps(t.Context(), "b", key), state.ErrNotFound)
		wantError(t, s.Keeps(t.Context(), "No", key), state.ErrBadArena)
	}
}

func hostileKeys(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	for _, hostile := range []string{"", "A", "a/b", "..", "../a", "a.b", "a b", "é", "a\x00", strings.Repeat("a", 65)} {
		wantError(t, f.Store.Seal(t.Context(), fence, hostile, []byte("value")), state.ErrBadKey)
		wantNothingSealed(t, f.Store, fence, hostile, state.ErrBadKey)
		wantError(t, f.Store.Keeps(t.Context(), "a", hostile), state.ErrBadKey)
	}
}

// What is sealed shows in nothing that the store tells.
func vaultApart(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	sealValue(t, f.Store, fence, key, "value")
	wantHead(t, f.Store, "a", state.Head{})
	ids, err := f.Store.Arenas(t.Context())
	if err != nil || len(ids) != 0 {
		t.Errorf("arenas %v, %v, want none: there is no record", ids, err)
	}
	records := fill(t, f.Store, fence, state.Head{}, 2)
	save(t, f.Store, fence, state.Snapshot{Head: records[1].Head(), Data: []byte("state")})
	sealValue(t, f.Store, fence, "second", "value")
	for _, r := range read(t, f.Store, "a", 0) {
		if bytes.Contains(r.Data, []byte("value")) {
			t.Errorf("record %d holds %s", r.Seq, r.Data)
		}
	}
	wantSnapshot(t, f.Store, "a", state.Snapshot{Head: records[1].Head(), Data: []byte("state")})
}

func vaultReopened(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	sealValue(t, f.Store, fence, key, "value")
	sealValue(t, f.Store, fence, "second", "too")
	s := reopen(t, f)
	wantNothingSealed(t, f.Store, fence, key, state.ErrClosed)
	wantError(t, f.Store.Keeps(t.Context(), "a", key), state.ErrClosed)
	wantError(t, f.Store.Seal(t.Context(), fence, key, []byte("value")), state.ErrClosed)
	f.Advance(2 * ttl)
	fence = acquire(t, s, "a", "two").Fence()
	wantSealed(t, s, fence, key, "value")
	sealValue(t, s, fence, key, "value")
	wantError(t, s.Seal(t.Context(), fence, key, []byte("other")), state.ErrSealed)
	wantSealed(t, s, fence, "second", "too")
}

func vaultCanceled(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	if err := f.Store.Seal(canceled(t), fence, key, []byte("value")); err == nil {
		t.Error("sealed after the context ended")
	}
	if _, err := f.Store.Unseal(canceled(t), fence, key); err == nil {
		t.Error("unsealed after the context ended")
	}
	wantNothingSealed(t, f.Store, fence, key, state.ErrNotFound)
}

func vaultOfOwners(t *testing.T, f Fixture) {
	first := own(t, f.Store, "one")
	if err := first.Seal(t.Context(), key, []byte("value")); err != nil {
		t.Fatal(err)
	}
	f.Advance(2 * ttl)
	second := own(t, f.Rival, "two")
	if got, err := second.Unseal(t.Context(), key); err != nil || string(got) != "value" {
		t.Errorf("the second owner unsealed %q, %v", got, err)
	}
	_, err := first.Unseal(t.Context(), key)
	wantError(t, err, state.ErrFenced)
	_, err = first.Append(t.Context(), []byte(`[]`))
	wantError(t, err, state.ErrFenced)
}
