// Package push brings the news of arenas to browsers: one snapshot, then small
// sequenced deltas over a WebSocket, and nothing is lost when a laptop sleeps or a
// server restarts. It knows nothing of arenas; values are JSON that the caller
// has encoded.
//
// A [Feed] is the ordered, versioned state of one arena. A connection keeps no
// queue: it is a cursor into the feed and a set of topics. Snapshot, delta,
// resume and the conflation of a slow reader are one function, [Feed.Since], and
// its frames are encoded once and shared. A [Hub] sends them.
//
// # The protocol arena.v1.json
//
// A client connects with GET /ws?arena=ID and may offer the subprotocol
// arena.v1.json; without arena it gets the first one. Messages are JSON in text
// frames of at most 4096 bytes, at most 10 a second after a burst of 20, control
// frames included; a change of topics counts as three. Members that a receiver does not know it ignores.
//
// The client's first message, within 5 seconds, and only the first, is
//
//	{"hello":1,"topics":["timer","prices"],"e":"k3f9","s":18231}
//
// Without topics it gets all. Names that the feed does not have are kept: they
// count if a later epoch brings them. With e and s, its epoch and cursor, the
// client resumes; its topics must then be those of the state it holds, and it
// subscribes to more afterwards. Later it may say
//
//	{"sub":["agent:gpt-5"],"unsub":["chat"]}
//	{"ping":1732369500123}
//
// The server answers hello with a snapshot, or with a delta if the client's cursor
// is on the chain: of this epoch, not beyond the head, and not so old that an
// event of the client's topics after it is gone. The delta may be empty. A client
// that is a little beyond the head comes from an instance that was faster: it gets
// an empty delta, and a snapshot once this one has come so far, or after 15 s.
//
//	{"e":"k3f9","r":1,"s":18240,"now":1732369500500,"top":[["timer","latest"],["fills","log"]],"d":[…]}
//	{"p":18240,"s":18252,"d":[[0,"",{…}],[1,18251,{…}]]}
//
// A snapshot replaces everything. Its top lists the feed's topics; the first
// element of an entry of d is the index into it. An entry of a latest topic is
// [topic,"key",value], and null removes the key; an entry of a log topic is
// [topic,seq,value]. Entries are grouped by topic; within one they are in order.
//
// A cursor is the sequence number of a journal record, and stands behind all of
// the record's changes: several events of one record share its number and arrive
// in one frame. A delta's p must be the client's cursor, otherwise the client has
// missed something and connects again. After the frame its cursor is s. The
// numbers between are other topics' or were conflated. With retained events a
// client gets each exactly once; a snapshot has the last few of each log.
//
// The answer to sub is a delta with one member more,
//
//	{"p":18252,"s":18260,"t":[7],"d":[…]}
//
// in which t lists the new topics: the client forgets what it holds of them, and d
// has all of their state beside what is new in the other topics. There is no gap
// between that and the next delta. Nothing answers unsub, and nothing answers sub
// if no topic was new. A client that unsubscribes ignores what is still on its
// way.
//
// When history forked or the arena was made anew, a snapshot of another epoch
// comes unasked. Beside the data the server says
//
//	{"x":["thinking","gpt-5",true]}
//	{"hb":18252,"now":1732369515500,"crc":3735928559}
//	{"pong":1732369500123,"now":1732369500140}
//
// x has no version and may be lost. Some of it is told only to those who have asked for a
// topic by its name, which no feed lists: [Hub.Murmur]. Behind the delta that answers a hello, and
// after 15 seconds without data if it is level, a client gets hb, its own cursor,
// with the CRC-32 (IEEE) of its latest topics: of the entries as
// JSON.stringify([topic,key,value]) writes them, ordered by topic and then by the
// key's bytes, joined with commas. If either differs, the client asks for a
// snapshot by a hello without e. Times are Unix milliseconds.
//
// The server sends a ping frame every 25 seconds and gives a connection up after
// 60 without a byte. It ends one with a close code, see [CloseCode]; with 1012 and
// 4001 the reason is {"retry":ms}, and the client comes back after a random part
// of that. Before the upgrade it refuses with 403 a foreign origin, with 404 an
// unknown arena, and with 503 and Retry-After whoever is beyond a limit. Nobody is
// put out to make room.
//
// 4003, stay away, is for the audience of an arena that a program takes off while
// it runs, by [Hub.Remove].
//
// The event stream GET /events?arena=&topics=a,b carries the same frames as data.
// A snapshot or delta has the id e:s, which a browser returns as Last-Event-ID; x
// and hb have none.
//
// # Forks
//
// The epoch names a season: it is a short form of the chain's sum over the record
// that began it. Another season, an arena made anew and a journal that differs
// from there on have another epoch, and every old cursor gets a snapshot.
//
// A journal that forked later, restored from a backup that lacked the last
// records, has the same epoch. A server that follows the journal sees that the sum
// of a record is another, and tells its audience everything anew. A client who was
// away meanwhile gets a snapshot if the new branch has not reached its cursor yet.
// If it has, the client gets a delta, and the sum in the hb behind it differs as
// soon as a single value of a latest topic does; then the client takes a snapshot.
// A fork that no latest topic of the client tells of stays unnoticed: one who
// watches fills alone keeps those of the lost branch until its next snapshot.
//
// # Flow
//
// A feed is flushed at once when something is committed and then at most every
// 50 ms; a client gets one write for each flush. A client that cannot take it has
// one frame in flight and nothing behind it; when that is gone, Since gives it the
// way from its cursor to the present, in which every key appears once. Who takes
// nothing for 15 seconds is closed with 4008 and may resume.
//
// # Compression
//
// If a client offers permessage-deflate, a flush is compressed once for everybody
// with the same topics, each frame referring to the ones before it (context
// takeover), and every two seconds a keyframe refers to none. A connection gets
// chained frames only if it got every one since the keyframe, and independent
// ones until the next. What is sent to one client alone goes plain when it is
// short, because plain frames do not enter the window; when it is long it is
// compressed on its own and the client waits for the next keyframe. Only public
// data may be fed: what is compressed together can be guessed together.
//
// # Under the library
//
// The library coder/websocket does the handshake, reading and the close
// handshake. Frames are built here and written to the socket under it without
// blocking. TLS connections, and systems other than Linux, have no such way: a
// goroutine writes for as long as there is something to write.
package push
