// Package transport serves arenas over HTTP: a JSON API that anyone may read,
// commands behind a token, and a page that works without any script.
//
// It writes nothing itself. What it shows is a [View], the fold of an arena's
// [Journal]; what it changes, it asks of [Control]. Both are interfaces that the
// command connects, so transport knows neither actors nor stores.
package transport
