package main

import "regexp"

// folders are those before the last part of an absolute path.
var folders = regexp.MustCompile(`(^|[\s"'(])(?:/[^\s"'/]+)+/`)

// public leaves of every path in text its last part: where things lie on the machine is
// for the log, and nobody else's business.
func public(text string) string { return folders.ReplaceAllString(text, "$1") }
