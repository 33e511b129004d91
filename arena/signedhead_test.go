package arena_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
)

func signer(t *testing.T, fill byte) *arena.Signer {
	t.Helper()
	s, err := arena.NewSigner(bytes.Repeat([]byte{fill}, arena.SignerSeedSize))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A head says what its signer has signed, and nothing else, also after it was kept as JSON.
func TestSignedHead_FitsWhatWasSignedAlone(t *testing.T) {
	t.Parallel()
	head := arena.SignedHead{Arena: "a", Season: 2, Record: 7, Sum: "0123456789abcdef0123456789abcdef"}
	signer(t, 1).Sign(&head, time.Date(2025, time.June, 2, 14, 30, 5, 999, time.FixedZone("", 3600)))
	text, err := json.Marshal(&head)
	if err != nil {
		t.Fatal(err)
	}
	var kept arena.SignedHead
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if err := kept.Check(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for name, forge := range map[string]func(*arena.SignedHead){
		"arena":        func(h *arena.SignedHead) { h.Arena = "b" },
		"season":       func(h *arena.SignedHead) { h.Season++ },
		"record":       func(h *arena.SignedHead) { h.Record-- },
		"sum":          func(h *arena.SignedHead) { h.Sum = strings.ToUpper(h.Sum) },
		"time":         func(h *arena.SignedHead) { h.Time = h.Time.Add(time.Second) },
		"signer":       func(h *arena.SignedHead) { h.Signer = signer(t, 2).Public() },
		"no signer":    func(h *arena.SignedHead) { h.Signer = "" },
		"no key":       func(h *arena.SignedHead) { h.Signer = "zz" },
		"signature":    func(h *arena.SignedHead) { h.Signature = strings.Repeat("0", len(h.Signature)) },
		"no signature": func(h *arena.SignedHead) { h.Signature = "" },
	} {
		forged := kept
		forge(&forged)
		if err := forged.Check(); !errors.Is(err, arena.ErrForged) {
			t.Errorf("another %s: %v, want %v", name, err, arena.ErrForged)
		}
	}
}

// The key itself is shown to nobody, and one of another length is none.
func TestSigner_DoesNotShowItsKey(t *testing.T) {
	t.Parallel()
	s := signer(t, 0xA7)
	if text := fmt.Sprintf("%v %+v %s %#v", s, s, s, s); strings.Contains(strings.ToLower(text), "a7a7a7") || !strings.Contains(text, s.Public()) {
		t.Errorf("it prints %s", text)
	}
	if _, err := arena.NewSigner([]byte("short")); !errors.Is(err, arena.ErrCorrupt) {
		t.Errorf("a short key: %v, want %v", err, arena.ErrCorrupt)
	}
}

// Every season names the key, whoever runs it again.
func TestSeason_NamesItsSigner(t *testing.T) {
	t.Parallel()
	season, replay, keep := rerun(t)
	season.Name(signer(t, 3))
	keep(season.Start(testPlan("anna"), time.Time{}, nil))
	for _, state := range []*arena.State{season.State, replay.State()} {
		if state.Signer != signer(t, 3).Public() {
			t.Errorf("the season names %q", state.Signer)
		}
	}
	season.Name(nil)
	keep(season.Start(testPlan("anna"), time.Time{}, nil))
	if season.State.Signer != "" {
		t.Errorf("a season without a signer names %q", season.State.Signer)
	}
}
