// Package file keeps journals, snapshots, leases and sealed values in a folder. It is
// the default store: no server, and what is stored can be read with jq.
//
// Each arena has a journal, <id>.journal.jsonl, with one record a line:
//
//	{"seq":1,"events":[…],"sum":"0123456789abcdef…"}
//
// Once that file has 64 MiB it becomes a segment, <id>.segment-<first record>.jsonl, to
// which nobody writes any more, and the next record begins another file. <id>.segments lists
// them, each with its last sum and its length, so that opening a journal reads the last file
// alone. The first record behind a segment proves its last sum, and whoever reads it, the
// rest.
//
// Beside it stand <id>.snapshot, its last folded state, <id>.epoch, the count of its leases
// and the record at which the last one was given, renewed or released, and <id>.sealed, what
// nobody may see before its time: a backup needs it, a viewer must not get it. These, and the
// list of segments, begin with a line that holds the checksum of the rest.
//
// # What an acknowledgement means
//
// Append returns once the disk has confirmed the record. A crash or a power cut
// can only leave a part of a record that nobody was told of; opening cuts that
// part off, and refuses every other difference with a [state.Damage] that says
// where it is, or, where the end is missing, with a [state.Missing]. When a refusal is
// returned nothing has been changed.
//
// # Who may open it
//
// [Open] takes the folder for one process, which the operating system ends with
// the process, however it ends. If its files are removed, cut or replaced all the same,
// it stores nothing more: see [state.ErrReplaced]. [OpenReadOnly] needs no permission of
// it: it reads
// beside a running owner, never writes, and stops quietly before a record that is
// being written.
package file
