package push

import "sync/atomic"

// Metrics counts what a hub does. Its fields may be read at any time.
type Metrics struct {
	Connections atomic.Int64 // open WebSockets
	Streams     atomic.Int64 // open event streams (SSE)

	Accepted  atomic.Uint64 // WebSockets and event streams
	Refused   atomic.Uint64 // at a limit, before the upgrade
	Forbidden atomic.Uint64 // of a foreign origin

	Frames  atomic.Uint64 // data frames sent
	Bytes   atomic.Uint64 // of data frames, with headers, as compressed
	Deflate atomic.Uint64 // messages compressed
	Chained atomic.Uint64 // data frames that were chained

	Snapshots atomic.Uint64 // sent to a new reader
	Resumes   atomic.Uint64 // readers who came back and got a delta
	Resyncs   atomic.Uint64 // readers who came back, or were slow, and needed a snapshot

	Slow    atomic.Uint64 // flushes that found a reader's last frame still in flight
	Kicked  atomic.Uint64 // readers who took nothing for too long
	Dead    atomic.Uint64 // readers who said nothing for too long
	Faults  atomic.Uint64 // readers closed for what they sent
	Dropped atomic.Uint64 // ephemeral messages that somebody missed
}
