// Package redis keeps journals, snapshots, leases and sealed values in one Redis (7.0 or
// later; tested with 7.0), which any number of processes share: stand-alone, behind Sentinel, or
// a Cluster.
//
// All keys of an arena have one hash tag, so that a Cluster keeps them together:
//
//	arena:{ID}:journal   a stream; the record of sequence number N has the id N-0
//	arena:{ID}:head      a hash: epoch, owner and until of the lease, seq and sum of the
//	                     last record, and how many records the stream has
//	arena:{ID}:snapshot  a hash: the last snapshot, and the sum of its bytes
//	arena:{ID}:sealed    a hash: the sealed values
//	arena:{ID}:inbox     a stream: the requests that its owner has not answered
//
// Every change is one script, which looks at the fence and at the head before it writes.
// What a script has answered is as safe as the server keeps it: [Store.Acknowledged] says
// how safe that is.
package redis
