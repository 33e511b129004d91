// Package state remembers the arenas. Each arena has one journal: records that
// follow each other without a gap, each chained to the one before by a checksum.
// What an arena is now is a fold of its journal; a snapshot only shortens the way.
//
// The package holds the contract that every driver keeps ([Store]), the chain
// ([Chain]), the writer that an arena uses ([Owner]) and the check of a whole
// journal ([Verify]). The drivers are in the folders below it, and
// state/statetest is the suite that each of them must pass.
package state
