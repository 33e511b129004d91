package transport

import (
	"testing"
	"time"
)

func TestGuesses_WaitOnceThereAreMany(t *testing.T) {
	t.Parallel()
	var g guesses
	now := time.Now()
	for i := range guessBurst {
		if wait := g.wait(now); wait > 0 {
			t.Fatalf("guess %d waits %v", i+1, wait)
		}
	}
	for i := range 100 {
		if wait, want := g.wait(now), min(time.Duration(i+1)*guessEvery, guessLimit); wait != want {
			t.Fatalf("guess %d after many waits %v, want %v", i+1, wait, want)
		}
	}
	if wait := g.wait(now.Add(time.Minute)); wait > 0 {
		t.Errorf("a minute later a guess waits %v", wait)
	}
}
