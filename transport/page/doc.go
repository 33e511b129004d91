// Package page is the HTML: the page of an arena, whole without a script, which its
// script takes over where it was built.
//
// A model is what a part of the template shows, all of it already words. What the
// template shows the views of web/src show, too; whoever changes one changes the
// other. The package knows nothing of the API.
package page
