package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

// sealed stores a value of arena a and returns its file. The store is closed.
func sealed(t *testing.T, dir string) (path string) {
	t.Helper()
	s, err := file.Open(dir, new(statetest.Clock).Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(own(t, s, "writer").Seal(t.Context(), "key", []byte("a secret")), s.Close()); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "a.sealed")
}

func TestStore_KeepsSealedValuesToItsOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := sealed(t, dir)
	if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want a file that only its owner reads", stat.Mode(), err)
	}
	for name, content := range contents(t, dir) {
		if strings.Contains(content, "a secret") {
			t.Errorf("%s has the value in the clear", name)
		}
	}
	reader := watch(t, dir)
	for _, owner := range []string{"writer", "reader", ""} {
		fence := state.Fence{Arena: "a", Epoch: 1, Owner: owner}
		if got, err := reader.Unseal(t.Context(), fence, "key"); !errors.Is(err, state.ErrReadOnly) || got != nil {
			t.Errorf("a reader unsealed %q, %v, want %v", got, err, state.ErrReadOnly)
		}
		if err := reader.Seal(t.Context(), fence, "key", nil); !errors.Is(err, state.ErrReadOnly) {
			t.Errorf("a reader sealed: %v, want %v", err, state.ErrReadOnly)
		}
	}
}

// A vault in which a bit has flipped gives nothing, and nothing is written over it.
func TestStore_NoticesEveryBitFlipInTheVault(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := sealed(t, dir)
	whole := contents(t, dir)["a.sealed"]
	owner := own(t, open(t, dir, new(statetest.Clock)), "reader")
	for i, wrong := range wrongs(whole) {
		if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := owner.Unseal(t.Context(), "key")
		damage, ok := errors.AsType[*state.Damage](err)
		if !ok || damage.Path != path || got != nil {
			t.Fatalf("case %d: unsealed %q, %v, want damage of %s", i, got, err, path)
		}
		if err := owner.Seal(t.Context(), "another", []byte("value")); err == nil {
			t.Fatalf("case %d: the damaged vault takes another value", i)
		}
		if diff := cmp.Diff(wrong, contents(t, dir)["a.sealed"]); diff != "" {
			t.Fatalf("case %d: the vault was changed:\n%s", i, diff)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Unseal(t.Context(), "key"); !errors.Is(err, state.ErrNotFound) || !strings.Contains(err.Error(), path) {
		t.Errorf("a lost vault: %v, want %v of %s", err, state.ErrNotFound, path)
	}
}
