// Package news is what an audience is told of an arena: the topics of its feed, the
// values that they have, and the notices.
//
// A [Stream] turns each record that a view has folded into a batch of a [push.Feed],
// which carries it. Every instance that follows a journal tells the same. A [Desk]
// has the streams of all arenas. The package knows nothing of HTTP; how the values
// look in the document of the API stands here, too, beside their types.
package news
