// Command watch measures the whole product under its audience: the real program
// with a season at two ticks a second, and thousands of viewers who say what the
// page says.
//
//	go run ./watch -n 10000 -minutes 10
//	go run ./watch -n 10000 -minutes 10 -stalled 5
//	go run ./watch -n 10000 -minutes 2 -restart
//	go run ./watch -n 1000 -minutes 4 -charts 100
//
// The server is a process of its own, with its journal in a temporary folder; an
// equal one without viewers runs beside it and tells what the season itself costs.
// The viewers come from addresses of their own, forty from each, and no faster
// than the server lets them in: its limits stay as they are.
//
// A commit is the moment at which a record's line can be read in the journal:
// written, and not yet synced. A delivery is the moment at which a viewer has read
// the frame that tells of the record. What lies between is measured for every
// viewer and every record. Of the compressed frames a sample of the viewers reads
// the text; a frame of another viewer is known by its bytes, which are the same.
// Every viewer's cursor is followed that way, so that a gap or a repetition of any
// of them is seen. After a restart the sample comes back first.
//
// Server and viewers share one machine, so a latency holds the audience's own wait
// for a processor, too.
package main
