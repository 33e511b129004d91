package main_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
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

func TestToken_TwoStartsAtOnceAgree(t *testing.T) {
	t.Parallel()
	found := setUp(t, shell(t, "PERSIST_PATH", t.TempDir()))
	tokens := make([]string, 2)
	var both sync.WaitGroup
	for i := range tokens {
		both.Go(func() {
			var err error
			if tokens[i], _, err = found.AdminToken(); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if tokens[0] != tokens[1] {
		t.Errorf("tokens %q", tokens)
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
