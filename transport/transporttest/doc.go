// Package transporttest has a server with its journal and its control, for the tests
// of transport and of the rooms that answer.
package transporttest
