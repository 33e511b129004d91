package main_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestToken_FirstStartWritesOneThatStays(t *testing.T) {
	t.Parallel()
	s := shell(t, "PERSIST_PATH", t.TempDir())
	found := setUp(t, s)
	token, from, err := found.AdminToken()
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := hex.DecodeString(token); err != nil || len(raw) != 32 {
		t.Errorf("token %q is not 32 bytes in hexadecimal", token)
	}
	info, err := os.Stat(from)
	if err != nil || info.Mode().Perm() != 0o600 || from != filepath.Join(found.Folder, "admin.token") {
		t.Errorf("the token lies in %s with mode %v, error %v", from, info.Mode(), err)
	}
	if again, _, err := found.AdminToken(); err != nil || again != token {
		t.Errorf("the next start has %q, want %q; error %v", again, token, err)
	}
}

func TestToken_StartsAtTheSameTimeAgree(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	found := setUp(t, shell(t, "PERSIST_PATH", folder))
	for range 50 {
		tokens := make([]string, 4)
		var all sync.WaitGroup
		for i := range tokens {
			all.Go(func() {
				var err error
				if tokens[i], _, err = found.AdminToken(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		slices.Sort(tokens)
		if tokens[0] == "" || tokens[0] != tokens[len(tokens)-1] {
			t.Fatalf("tokens %q", tokens)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
			t.Fatalf("the folder holds %v, want the token alone; error %v", left, err)
		}
		if err := os.Remove(filepath.Join(folder, "admin.token")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestToken_DamagedFileIsRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "admin.token"), "short\n")
	_, _, err := setUp(t, shell(t, "PERSIST_PATH", folder)).AdminToken()
	if err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("error %v", err)
	}
}
