// Package viewtest has a journal in memory and seasons that fill it, for the tests of
// whoever reads journals.
package viewtest
