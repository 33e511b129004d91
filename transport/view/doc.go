// Package view folds the journals of arenas and finds in them what their states do
// not keep.
//
// A [View] follows the [Journal] of one arena, shows its state, and tells an
// [Audience] of each record once it is folded in. Its index says where in the
// journal a decision, a price or an outcome stands; an [Inspection] reads them. A
// [Listing] joins what journals tell with what is known beside them.
//
// It knows nothing of HTTP, nor in what form anybody is told.
package view
