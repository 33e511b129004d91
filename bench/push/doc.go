// Command push measures what it costs to tell an audience the news: our engine
// beside other WebSocket libraries, and all of them beside the floor, which is
// write(2) of the same bytes.
//
//	go run ./push -n 10000 -json rows.json
//
// The server is a process of its own, the same binary started anew for every
// run, and its CPU is what the kernel says it used. The audience is this process:
// it reads with epoll, parses every frame, and takes the age of every message from
// the monotonic time that the server wrote into it. Modes take turns, round after
// round, so that a noisy minute hits all of them; a ratio compares runs of the
// same round, and the table shows medians.
//
// With -steps the server makes a step only once everybody has heard the one before,
// and bears with whoever is slow: then what is heard does not depend on the machine.
//
// Latencies compare modes on one machine whose processors the audience shares;
// they are not what a user sees.
package main
