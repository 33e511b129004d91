// Package client is what the audiences of the benchmarks are made of: sockets
// that connect as a browser does, threads that read thousands of them with epoll,
// frames, the ages of what came, and the program that is measured. It needs Linux.
package client
