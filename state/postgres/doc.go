// Package postgres keeps journals, snapshots, leases and sealed values in a Postgres
// database, so that processes on several machines share the arenas. It is tested with
// Postgres 15. Through a pooler that knows no prepared statements it works with
// default_query_exec_mode=exec in the URL.
//
// [Open] makes what is missing of its tables, all of which begin with arena_:
//
//	arena_head     one row for each arena: where its journal stands, who may write, the snapshot
//	arena_journal  one row for each record
//	arena_sealed   what nobody may see before its time: a backup needs it, a viewer must not get it
//	arena_inbox    what processes ask the owners of arenas, for a minute
//	arena_secret   what all processes know and nobody else may
//	arena_schema   the version of these tables
//
// Every key begins with the namespace and the id of the snapshot, as in default/current, so
// that deployments may share a database. The events of a record are read with
//
//	select seq, convert_from(data, 'UTF8')::json from arena_journal where arena = 'demo' order by seq
//
// # What an acknowledgement means
//
// Append returns once the database has committed the record in one statement, together with
// where the journal stands. What a commit is worth is a setting of the database:
// [Store.Acknowledged] says it in a sentence.
//
// # Who may write
//
// Each write is let in by the row of its arena, which names the epoch and the owner of the
// last lease and the record that comes before. Leases run by the clock of the database
// alone. No call leaves a transaction open while it waits for its process, so that one that
// is stopped in the middle holds up nobody.
//
// # What wakes
//
// Notifications, which are sent beside the writes, wake those who wait. In case these get
// lost, followers look by themselves every two seconds, and owners for requests, and who
// asked for the answer, twice a second.
//
// A pooler that gives a connection away after each transaction delivers no notification.
// All works through it, but as late as that, and [Store.Listen] yields nothing: what it
// carries are notifications themselves, which may be lost. [Store.Hears] tells.
package postgres
