// Package api is the JSON API: what programs ask of arenas, and commands.
//
// A file has one resource: the types of its answers and its handlers, beside each what
// the document of the API says of its route, and the tables of what types do not tell
// of themselves. [API.Routes] lists all routes, and [Tables] joins the tables. The
// package knows neither the page nor who watches.
package api
