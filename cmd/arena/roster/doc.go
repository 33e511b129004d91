// Package roster reads files that describe arenas, and turns them into the plans of
// seasons. What the operator chose stands above a file, and a file above the defaults.
package roster
