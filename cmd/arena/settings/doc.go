// Package settings reads what the operator chose: flags, then the environment, then the
// .env file, then defaults. One table has every setting, and from it come the flags, the
// names in the environment and .env.example.
//
// Nothing else reads the environment.
package settings
