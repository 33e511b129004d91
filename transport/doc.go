// Package transport serves arenas over HTTP: a JSON API that anyone may read,
// commands behind a token, a page that works without any script, and the news over
// WebSockets and event streams. It is a short server over rooms that each know one
// thing.
//
// It writes nothing itself. What it shows is a [view.View], the fold of an arena's
// [view.Journal]; what it changes, it asks of [api.Control]. Both are interfaces that
// the command connects, so transport knows neither actors nor stores.
package transport
