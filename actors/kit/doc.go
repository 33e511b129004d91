// Package kit is the thin layer over protoactor-go on which the actor tree stands: a System that owns the library's
// actor system, SpawnNamed as the only way to start an actor, typed references, a guard around every actor, a Roll of
// the live tree, work outside of the mailbox, a supervisor with backoff, and a mailbox that lets many actors share one
// logical thread.
//
// An actor that SpawnNamed starts keeps every promise of the library (one message at a time, messages of one sender in
// order, system messages first, no user message while it waits for its supervisor) and loses these traps of it:
//
//   - a panic while an actor stops or restarts, in its own goodbye or in a message that arrives meanwhile, leaves a
//     zombie or brings the actor back to life; here it is recorded and the actor goes its way;
//   - a Restart that arrives at a stopping actor brings it back to life; here it is dropped;
//   - the stack of a panic is lost; here it is in the Panic that the supervisor gets;
//   - a continuation of ReenterAfter runs on the old instance after a restart; Pipe delivers to the instance that
//     asked, or not at all;
//   - StopFuture waits ten seconds at most and a Future is written by several goroutines without a lock; System.Stop
//     and Ask wait as long as their context and hear of it when the actor has ended;
//   - the exponential backoff is linear, and the default supervisor stops a child silently at its eleventh failure;
//     Backoff doubles and never gives up unless it is told to escalate;
//   - props are not inherited; SpawnNamed sets guard, mailbox and supervisor in one place;
//   - dead letters and failures log whole messages; here they are logged by type;
//   - a message that reaches a name before its actor is ready crashes the sender; here it waits;
//   - a receiver middleware allocates an envelope for every message; the guard is a wrapper around the actor instead.
//
// What the kit cannot mend must not be used: the Bounded mailbox (blocks the sender) and the BoundedDropping one (spins
// a core); SetReceiveTimeout; ReenterAfter; Stash (comes back in reverse order and without its sender); Poison; Watch
// on a child (a parent hears of its children anyway, and then hears twice); Request and RequestFuture inside an actor
// (a request costs forty times a tell); more than one Respond per request; WithGuardian; MessageBatch;
// WithDefaultPrometheusProvider (listens on a port by itself); middleware and context decorators; and the packages
// router, scheduler, remote, cluster, persistence and plugin.
package kit
