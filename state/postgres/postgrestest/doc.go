// Package postgrestest runs a throw-away Postgres for tests: on a socket in a folder for
// temporary files, with nothing to install or to configure beside the programs of Postgres
// themselves. A test that asks for one where these are missing is skipped, or fails; see
// package servertest.
package postgrestest
