// Package reply is how the server answers a request, whatever it is asked: errors
// with codes, JSON, compression, tags; and what a route is. It knows nothing of what
// is answered.
package reply
