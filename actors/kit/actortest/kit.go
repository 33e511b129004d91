package actortest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// patience is the virtual time that actors get to stop in; it also outlasts the timers of the library.
const patience = time.Minute

// Kit is one actor system in one bubble.
type Kit struct {
	*testing.T
	*kit.System

	mu          sync.Mutex // virtual time orders nothing for the race detector
	deadLetters []string
	panics      []string
	allowDead   bool
	allowPanics bool
	allowLeaks  bool
	probes      int
}

// Run calls f in a bubble and then shuts the system down. Messages that reached nobody, panics of actors, and actors or
// pipes that did not end fail the test unless f has allowed them.
func Run(t *testing.T, f func(k *Kit)) {
	t.Helper()
	for _, problem := range run(t, f) {
		t.Error(problem)
	}
}

func run(t *testing.T, f func(k *Kit)) (problems []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		k := &Kit{T: t}
		k.System = kit.NewSystem(kit.Config{Now: time.Now, OnDead: k.noteDead, OnPanic: k.notePanic})
		defer func() { problems = k.finish() }() // also after Fatal, which ends f
		f(k)
	})
	return problems
}

func (k *Kit) finish() []string {
	synctest.Wait()
	k.mu.Lock() // what the shutdown stirs up is no matter of the test
	dead, panics := k.deadLetters, k.panics
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	leak := k.Shutdown(ctx)
	time.Sleep(patience)
	var problems []string
	if !k.allowDead {
		problems = append(problems, dead...)
	}
	if !k.allowPanics {
		problems = append(problems, panics...)
	}
	if k.allowLeaks {
		return problems
	}
	if leak != nil {
		problems = append(problems, "leak: "+leak.Error())
	}
	if n := k.Pipes(); n > 0 {
		problems = append(problems, fmt.Sprintf("leak: %d pipes still work after their actors have stopped", n))
	}
	return problems
}

func (k *Kit) noteDead(to string, message any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.deadLetters = append(k.deadLetters, fmt.Sprintf("dead letter %T %+v to %s", message, message, to))
}

func (k *Kit) notePanic(path string, p *kit.Panic) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.panics = append(k.panics, fmt.Sprintf("%s: %v\n%s", path, p, p.Stack))
}

// AllowDeadLetters lets messages reach nobody.
func (k *Kit) AllowDeadLetters() { k.allowDead = true }

// AllowPanics lets actors panic.
func (k *Kit) AllowPanics() { k.allowPanics = true }

// AllowLeaks lets actors survive the shutdown. Their goroutines must end all the same, or the bubble never does.
func (k *Kit) AllowLeaks() { k.allowLeaks = true }

// Settle returns when no actor has anything to do.
func (k *Kit) Settle() { synctest.Wait() }

// After moves the virtual time on by d and settles.
func (k *Kit) After(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Spawn starts an actor below the root and settles. An actor that cannot be spawned ends the test.
func (k *Kit) Spawn(name string, spec kit.Spec) *actor.PID {
	k.Helper()
	pid, err := k.SpawnNamed(k.Root(), name, spec)
	if err != nil {
		k.Fatal(err)
	}
	k.Settle()
	return pid
}

// Send sends messages from outside.
func (k *Kit) Send(to *actor.PID, messages ...any) {
	for _, m := range messages {
		k.Root().Send(to, m)
	}
}

// Stop stops an actor with all below it and waits.
func (k *Kit) Stop(pid *actor.PID) {
	k.Helper()
	ctx, cancel := context.WithTimeout(k.Context(), patience)
	defer cancel()
	if err := k.System.Stop(ctx, pid); err != nil {
		k.Error(err)
	}
	k.Settle()
}

// Row returns what the Roll knows of the actor at path; the test ends when that is nothing.
func (k *Kit) Row(path string) kit.Row {
	k.Helper()
	row, ok := k.Roll().Find(path)
	if !ok {
		k.Fatalf("no actor %s", path)
	}
	return row
}
